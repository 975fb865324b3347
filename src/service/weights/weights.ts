/** What the weights know: summaries of a posterior for charts, and not its parameters. */
import { hasPosterior } from '../../bayes/method.ts';
import type { LayerValues } from '../../bayes/posterior/layout.ts';
import { type PruningCut, pruningCuts, signalToNoise } from '../../bayes/posterior/prune.ts';
import { hostWeights } from '../../bayes/prediction/hostDraws.ts';
import type { LayerWeights } from '../../figures/data.ts';
import { type SnrCurve, snrCurve, snrGroups } from '../../figures/weights/pruning.ts';
import {
  type AskedUnits,
  type OneWeight,
  oneWeight,
  type UnitPage,
  unitPage,
  unitsOfLayers,
  type WeightPlace,
} from '../../figures/weights/unitMaps.ts';
import {
  gridEdges,
  sumOfGrids,
  type WeightGrid,
  weightGrid,
  widthsOfLayer,
} from '../../figures/weights/weightGrid.ts';
import { weightFigureLayer } from '../../figures/weights/weights.ts';
import type { Posterior } from '../../index.ts';
import { decibels, snrEdges } from '../../metrics/signalToNoise.ts';
import type { Networks } from '../networks/networks.ts';
import { type AskedPosterior, createShown } from './shown.ts';

export interface WeightSummary {
  readonly hasWidths: true;
  /** Of what is left: each layer's means and first draw against its prior. */
  readonly layers: readonly LayerWeights[];
  /** Of all weights: the network, then its layers, on the same cells. */
  readonly grids: readonly WeightGrid[];
  /** Of all weights: the network, then its layers, on the same edges. */
  readonly snr: readonly SnrCurve[];
  /** For each whole percent removed, from 0 to 99: the largest ratio that goes, in dB, and what is left. */
  readonly cuts: readonly (Pick<PruningCut, 'fraction' | 'left'> & { readonly db: number | null })[];
  /** Inputs and units of each layer. */
  readonly units: readonly { readonly inputs: number; readonly outputs: number }[];
}

/** The method gives weights no width: there is no posterior to show. */
export interface NoWidths {
  readonly hasWidths: false;
  readonly method: string;
}

export type WeightsReply = WeightSummary | NoWidths;
export type UnitsRequest = AskedPosterior & AskedUnits;
export type WeightRequest = AskedPosterior & { readonly place: WeightPlace };

/** The draws of one weight are those that answer in the lab. */
export const drawsOfWeight = 32;

export interface Weights {
  /** @throws ConfigError if there is no such network; DOMException AbortError */
  weights(asked: AskedPosterior, signal: AbortSignal): Promise<WeightsReply>;
  /** @throws ConfigError, RangeError if there is no such layer or unit */
  units(asked: UnitsRequest): Promise<UnitPage>;
  /** @throws ConfigError, RangeError if there is no such weight */
  weight(asked: WeightRequest): Promise<OneWeight>;
}

export function createWeights(networks: Pick<Networks, 'posterior' | 'seed'>): Weights {
  const shown = createShown(networks);
  /** What does not change with a pruning. */
  const known = new WeakMap<Posterior, Promise<OfAll>>();

  /** Goes on if whoever asked first withdraws: others may wait for it. */
  function ofAllOnce(posterior: Posterior, seed: number): Promise<OfAll> {
    const before = known.get(posterior);
    if (before) return before;
    const summary = ofAll(posterior, seed);
    known.set(posterior, summary);
    summary.catch(() => known.delete(posterior));
    return summary;
  }

  return {
    async weights(asked, signal) {
      const { whole, left } = await shown.get(asked, true);
      const { method } = whole.config;
      if (!hasPosterior(method)) return { hasWidths: false, method: method.kind };
      const { drawn, ...all } = await ofAllOnce(whole, networks.seed(asked.network));
      const layers: LayerWeights[] = [];
      for (const l of left.mu.keys()) {
        await pause();
        signal.throwIfAborted();
        layers.push(weightFigureLayer(left, drawn, l));
      }
      return { hasWidths: true, ...all, layers };
    },
    async units(asked) {
      return unitPage((await shown.get(asked, false)).left, asked);
    },
    async weight(asked) {
      const { left } = await shown.get(asked, false);
      return oneWeight(left, asked.place, { draws: drawsOfWeight, seed: networks.seed(asked.network) });
    },
  };
}

type OfAll = Omit<WeightSummary, 'hasWidths' | 'layers'> & { readonly drawn: readonly LayerValues[] };

/** Layer by layer, with room between for whoever draws on the pad meanwhile. */
async function ofAll(posterior: Posterior, seed: number): Promise<OfAll> {
  const ratios = signalToNoise(posterior);
  await pause();
  const edges = snrEdges(ratios);
  const snr: SnrCurve[] = [];
  for (const { name, ratios: own } of snrGroups(posterior, ratios)) {
    await pause();
    snr.push(snrCurve(name, own(), edges));
  }
  await pause();
  const percents = Array.from({ length: 100 }, (_, percent) => percent / 100);
  const cuts = pruningCuts(ratios, percents).map(({ fraction, ratio, left }) => ({
    ...{ fraction, left, db: ratio === undefined ? null : decibels(ratio) },
  }));
  const widths = [];
  for (const l of posterior.mu.keys()) {
    await pause();
    widths.push(widthsOfLayer(posterior, l));
  }
  await pause();
  const cells = gridEdges(widths);
  const grids: WeightGrid[] = [];
  for (const layer of widths) {
    await pause();
    grids.push(weightGrid(layer, cells));
  }
  const all = sumOfGrids('all weights and biases', grids);
  await pause();
  const drawn = hostWeights(posterior, { seed, draw: 0 });
  return { snr, cuts, grids: [all, ...grids], units: unitsOfLayers(posterior), drawn };
}

/** Messages come in between. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
