/**
 * What a network trained here is worth with a fraction of its weights: each fraction is pruned and measured
 * on test images, one after the other, so that it can be shown as it grows, and stopped.
 */
import { countAlive } from '../../bayes/posterior/prune.ts';
import {
  BayesianNeuralNetwork,
  ConfigError,
  type Gpu,
  type LabelledImages,
  type Posterior,
  prunePosterior,
  subset,
} from '../../index.ts';
import { errorRate } from '../../metrics/classification.ts';
import { uncertaintiesOf } from '../../metrics/uncertaintyReport.ts';
import { drawsSeed } from '../networks/network.ts';

export interface PruneCostRequest {
  /** Ascending shares of the weights, from 0 to below 1. */
  readonly fractions: readonly number[];
  /** What is refused: a probability of none above the first, or 1 - max p (1 - none) above the second. */
  readonly thresholds: { readonly none: number | undefined; readonly doubt: number };
  /** How many of the first test images, and draws for each; usually as in `costOf`. */
  readonly images?: number;
  readonly draws?: number;
}

export interface PruneCostRow {
  readonly fraction: number;
  readonly left: number;
  /** Of the first `images` test images. */
  readonly error: number;
  readonly refused: number;
  readonly images: number;
  readonly draws: number;
}

/** A fifth of what the card is measured on: a software adapter needs seconds for each row. */
export const costOf = { images: 1_000, draws: 8 };

export interface CostParts {
  readonly gpu: Gpu;
  readonly posterior: Posterior;
  readonly test: LabelledImages;
  readonly signal: AbortSignal;
  readonly progress: (row: PruneCostRow) => void;
}

/** @throws ConfigError; DOMException AbortError; TypeError if weights have no width; what `predict` throws */
export async function pruneCost(
  { fractions, thresholds, images = costOf.images, draws = costOf.draws }: PruneCostRequest,
  { gpu, posterior, test, signal, progress }: CostParts,
): Promise<PruneCostRow[]> {
  if (!fractions.every((fraction) => fraction >= 0 && fraction < 1)) {
    throw new ConfigError('fractions', 'shares from 0 to below 1', fractions);
  }
  const shown = subset(test, 0, Math.min(images, test.count));
  const rows: PruneCostRow[] = [];
  for (const fraction of fractions) {
    signal.throwIfAborted();
    const pruned = prunePosterior(posterior, fraction);
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, pruned);
    try {
      const found = await net.predict(shown, { draws, seed: drawsSeed, signal });
      const { none, jointMaximum, maximumProbability } = uncertaintiesOf('pruneCost', found);
      const doubt = jointMaximum ?? maximumProbability;
      const refused = Array.from(doubt, (own, n) =>
        Number(own > thresholds.doubt || (none?.[n] ?? 0) > (thresholds.none ?? 1)),
      );
      const row = {
        ...{ fraction, left: countAlive(pruned).reduce((a, b) => a + b, 0), images: shown.count, draws },
        error: errorRate(found.probs, shown.labels, found.classes),
        refused: refused.reduce((a, b) => a + b, 0) / shown.count,
      };
      rows.push(row);
      progress(row);
    } finally {
      net.destroy();
    }
  }
  return rows;
}
