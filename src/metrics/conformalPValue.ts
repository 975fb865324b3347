/**
 * How strange is an example? The conformal p-value of its score among n held-out scores:
 *   p = (1 + #{held-out scores >= score}) / (n + 1),
 * which is at most alpha with a probability of at most alpha for an example like those held out, whatever the
 * network. Source: Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a random world"; Bates, Candès,
 * Lei, Romano and Sesia 2023, "Testing for outliers with conformal p-values".
 */
import { argumentError } from '../errors.ts';

/** Quantiles of held-out scores, as a curve has them. */
export interface HeldOutQuantiles {
  /** Shares of the held-out examples, ascending. */
  readonly kept: readonly number[];
  /** The lowest score that at least the share is not above. */
  readonly thresholds: readonly number[];
  /** How many examples were held out. */
  readonly count: number;
}

/**
 * The greatest p-value that the quantiles allow, so that it promises what the exact one does. Above the
 * quantile of share k lie at most n - ceil(k n) of the scores.
 *
 * @throws RangeError if the score is no number, or the quantiles are none
 */
export function conformalPValue({ kept, thresholds, count }: HeldOutQuantiles, score: number): number {
  if (Number.isNaN(score)) throw argumentError('conformalPValue: score', 'a number', score);
  if (kept.length !== thresholds.length || !(count >= 1)) {
    const got = `${kept.length} shares and ${thresholds.length} thresholds of ${count}`;
    throw argumentError(
      'conformalPValue: quantiles',
      'a threshold for each share, of at least one score',
      got,
    );
  }
  const below = thresholds.findLastIndex((threshold) => threshold < score);
  const notAbove = below < 0 ? 0 : rankOf(kept[below]!, count);
  return (1 + count - notAbove) / (count + 1);
}

/** The least k with k / count >= share. */
function rankOf(share: number, count: number): number {
  let k = Math.max(1, Math.floor(share * count));
  while (k / count < share) k++;
  return k;
}
