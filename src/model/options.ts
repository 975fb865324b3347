/** How a model is fitted where nothing else is asked for. Every default is Bayes' own: temperature 1. */
import type { AskedPrior } from '../bayes/fanIn.ts';
import { bayesByBackprop, type Method } from '../bayes/method.ts';
import type { AskedNetwork, TrainSettings } from '../bayes/settings/settings.ts';
import type { TrainReport } from '../bayes/training/trainReport.ts';
import { tableEpochs, tableHidden, tableMethodSettings, tablePreset } from '../presets.ts';

/** Everything may be left out. What training takes may be given as well: `epochs`, `batch`, `seed`, ... */
export interface FitOptions extends Partial<TrainSettings> {
  /** Widths of the hidden layers; of a table one that grows with its rows, of images [128]. */
  readonly hidden?: readonly number[];
  /** Bayes by Backprop if absent; `deepEnsemble(5)`, `ivon`, `mcDropout(0.1)`, `plainNetwork`. */
  readonly method?: Method;
  readonly prior?: AskedPrior;
  readonly activation?: AskedNetwork['activation'];
  /** Ends the fit early; the model is what it has become by then. */
  readonly signal?: AbortSignal;
  /** Hears about four times a second how far it is. */
  readonly onReport?: (report: TrainReport) => void;
}

export interface Fitting {
  /** Of the network, but for its first and last width. */
  readonly hidden: readonly number[];
  readonly network: Partial<AskedNetwork>;
  readonly training: Partial<TrainSettings>;
}

/** Pixels of images are many: they take the library's defaults, which do not depend on the rows. */
export function fittingOf(rows: number, pixels: boolean, options: FitOptions): Fitting {
  const { hidden, method = bayesByBackprop, prior, activation, signal: _, onReport: __, ...given } = options;
  const network = {
    method,
    ...(prior && { prior }),
    ...(activation && { activation }),
    ...(given.seed !== undefined && { seed: given.seed }),
  };
  if (pixels) return { hidden: hidden ?? [128], network, training: given };
  const { learningRate, rhoLearningRateFactor, batch: usual } = tablePreset.settings;
  const batch = given.batch ?? usual;
  // IVON's learning rate is another thing than Adam's
  const own = method.kind === 'ivon' ? {} : { learningRate, rhoLearningRateFactor };
  const { learningRate: slower } = tableMethodSettings(method);
  return {
    hidden: hidden ?? [tableHidden(rows)],
    network,
    training: {
      ...{ epochs: tableEpochs(rows, batch, method), batch, ...own },
      ...(slower !== undefined && { learningRate: slower }),
      ...given,
    },
  };
}
