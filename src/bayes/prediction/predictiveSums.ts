/**
 * Sums over draws of probabilities and of their entropies, in float64. A block of n draws adds n p_f +
 * sum_s (p_s - p_f) and n H[p_f] + sum_s (H[p_s] - H[p_f]), f being its first draw. H[p_f] is computed here,
 * in float64, as is the entropy of the mean: their rounding would otherwise look like mutual information. If
 * all draws are equal, so are the two entropies.
 */
import { entropy } from '../../metrics/uncertainty.ts';
import type { DrawBlock } from './drawBlock.ts';

export interface PredictiveSums {
  readonly count: number;
  /** Classes of the draws' probabilities, the one for none of them included. */
  readonly classes: number;
  /** [N, C]. */
  readonly probs: Float64Array;
  /** [N], nats. */
  readonly entropies: Float64Array;
}

export interface SumsOfBlocks extends PredictiveSums {
  /** @param block rows [C + 1]: probabilities, then their entropy */
  readonly add: (block: DrawBlock) => void;
}

export function createPredictiveSums(count: number, classes: number): SumsOfBlocks {
  const probs = new Float64Array(count * classes);
  const entropies = new Float64Array(count);
  const add = ({ first, sums, draws }: DrawBlock): void => {
    for (let n = 0; n < count; n++) {
      const row = n * (classes + 1);
      for (let c = 0; c < classes; c++) {
        probs[n * classes + c]! += draws * first[row + c]! + sums[row + c]!;
      }
      const ofFirst = entropy(normalised(first.subarray(row, row + classes)));
      entropies[n]! += draws * ofFirst + sums[row + classes]!;
    }
  };
  return { count, classes, probs, entropies, add };
}

/** The sum of probabilities is the number of draws up to float32 rounding. */
export function normalised(sums: Float32Array | Float64Array): Float64Array {
  const probs = Float64Array.from(sums);
  const mass = probs.reduce((total, value) => total + value, 0);
  return probs.map((value) => value / mass);
}

/**
 * The same sums from the probabilities of every draw, each normalised: equal draws then have equal entropies.
 */
export function sumsOfDraws(everyDraw: Float32Array, count: number, classes: number): PredictiveSums {
  const sums = {
    count,
    classes,
    probs: new Float64Array(count * classes),
    entropies: new Float64Array(count),
  };
  for (let row = 0; row < everyDraw.length / classes; row++) {
    const n = row % count;
    const p = normalised(everyDraw.subarray(row * classes, (row + 1) * classes));
    for (let c = 0; c < classes; c++) sums.probs[n * classes + c]! += p[c]!;
    sums.entropies[n]! += entropy(p);
  }
  return sums;
}
