/**
 * Where training stands, counted in steps, and how a further training begins. More training always means that
 * `epochs` are added to what was done. Schedules and the warm-up of the KL run over the horizon, which one
 * call fills, or several calls together.
 */

import { ConfigError } from '../errors.ts';
import type { Method } from '../method.ts';
import type { TrainSettings } from '../settings/settings.ts';
import { momentRuleOf } from './moments.ts';

export interface Progress {
  /** Steps in all. Every draw is counted by it, so that no noise comes twice. */
  readonly step: number;
  /**
   * Epochs in all: the number of the shuffle. An epoch that was broken off and never continued counts too.
   */
  readonly epoch: number;
  /** Steps done of the current epoch, and the steps that it has. */
  readonly minibatch: number;
  readonly minibatches: number;
  /** Steps that the moments have seen. */
  readonly momentSteps: number;
  /** The epochs that schedules run over, and the steps done of them. */
  readonly horizon: { readonly epochs: number; readonly step: number };
  /** The share of the learning rate that steps are made with: 1/2 after NaN or infinity, else 1. */
  readonly rateFactor: number;
  /** Fingerprint of the examples; see data/fingerprint.ts. */
  readonly data: string;
  /** The settings of the last step. */
  readonly settings: TrainSettings;
}

/** What a call of `train` asks for. */
export interface TrainingRequest {
  readonly settings: TrainSettings;
  readonly method: Method;
  readonly data: string;
  /** Minibatches of an epoch. */
  readonly minibatches: number;
  /** The epochs of the call as the caller gave them, before defaults. */
  readonly epochs: number | undefined;
  readonly horizon: number | undefined;
}

/** What a training takes over from the one before it. */
export interface Beginning {
  /** Steps of all earlier trainings. */
  readonly step: number;
  /** The optimiser's moments. */
  readonly moments: 'carried' | 'new';
  readonly horizon: 'continued' | 'new';
  /** For people: what was left behind, and why; and in a report what is odd about its inputs. */
  readonly notes: readonly string[];
}

export interface Begun {
  readonly from: Progress;
  /** The step of the horizon at which the call ends. */
  readonly end: number;
  readonly beginning: Beginning;
}

/**
 * @param before undefined: never trained
 * @throws ConfigError if the horizon is shorter than the epochs, or is not a whole number of epochs
 */
export function beginTraining(before: Progress | undefined, request: TrainingRequest): Begun {
  const { settings, method, data, minibatches } = request;
  const epochs = horizonOf(request);
  const rule = (of: TrainSettings) => momentRuleOf(method, of.optimiser);
  const notes: string[] = [];
  if (before && before.data !== data) notes.push('other examples than before: the moments start anew');
  else if (before && rule(before.settings) !== rule(settings)) {
    notes.push(`${settings.optimiser} after ${before.settings.optimiser}: the moments start anew`);
  }
  const carries = before !== undefined && notes.length === 0;
  const goesOn =
    carries &&
    request.horizon === before.horizon.epochs &&
    before.horizon.step < epochs * minibatches &&
    fitsHorizon(before, request);
  if (carries && !goesOn && before.minibatch > 0) {
    notes.push(`epoch ${before.epoch + 1} was broken off: a new horizon begins with a new epoch`);
  }
  const from: Progress = goesOn
    ? { ...before, settings }
    : {
        step: before?.step ?? 0,
        epoch: before ? before.epoch + Number(before.minibatch > 0) : 0,
        minibatch: 0,
        minibatches,
        momentSteps: carries ? before.momentSteps : 0,
        horizon: { epochs, step: 0 },
        rateFactor: 1,
        data,
        settings,
      };
  return {
    from,
    end: endOf(from, request.epochs),
    beginning: {
      step: from.step,
      moments: carries ? 'carried' : 'new',
      horizon: goesOn ? 'continued' : 'new',
      notes,
    },
  };
}

/** What decides whether a training can go on in the horizon that it is in. */
export type HorizonRequest = Pick<TrainingRequest, 'method' | 'data' | 'minibatches'> & {
  readonly settings: Pick<TrainSettings, 'optimiser' | 'seed' | 'batch'>;
};

/**
 * Whether the moments and the horizon still fit. In the midst of an epoch the shuffle and its cut must be the
 * same, or some examples would come twice and others never.
 */
export function fitsHorizon(
  before: Progress,
  { settings, method, data, minibatches }: HorizonRequest,
): boolean {
  const own = before.settings;
  const cutsAlike = own.seed === settings.seed && own.batch === settings.batch;
  return (
    before.data === data &&
    before.minibatches === minibatches &&
    momentRuleOf(method, own.optimiser) === momentRuleOf(method, settings.optimiser) &&
    (before.minibatch === 0 || cutsAlike)
  );
}

function horizonOf({ settings, epochs, horizon }: TrainingRequest): number {
  if (horizon === undefined) return settings.epochs;
  if (!(Number.isInteger(horizon) && horizon >= 1 && horizon <= 1e6)) {
    throw new ConfigError('horizon', 'a whole number of epochs from 1 to 1000000', horizon);
  }
  if (epochs !== undefined && epochs > horizon) {
    throw new ConfigError('horizon', `at least ${epochs}, the epochs of this call`, horizon);
  }
  return horizon;
}

/** The rest of a broken-off epoch counts as the first of `epochs`. Without `epochs` the horizon is filled. */
function endOf({ horizon, minibatches }: Progress, epochs: number | undefined): number {
  const whole = horizon.epochs * minibatches;
  if (epochs === undefined) return whole;
  return Math.min(whole, (Math.floor(horizon.step / minibatches) + epochs) * minibatches);
}

/** Where training stands after so many more steps. */
export function advanced(from: Progress, steps: number): Progress {
  const within = from.minibatch + steps;
  return {
    ...from,
    step: from.step + steps,
    epoch: from.epoch + Math.floor(within / from.minibatches),
    minibatch: within % from.minibatches,
    momentSteps: from.momentSteps + steps,
    horizon: { ...from.horizon, step: from.horizon.step + steps },
  };
}
