/**
 * Sets of classes that hold the true one with a promised probability, whatever the network: split conformal
 * prediction. Calibrate on examples that training and model choice never saw.
 * Source: Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a random world"; Angelopoulos and Bates
 * 2021, "A gentle introduction to conformal prediction and distribution-free uncertainty quantification",
 * section 1.
 */
import { argumentError } from '../errors.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';
import { checkScores } from './ranks.ts';

/** How strange class c would be for probabilities [C]: high is strange. */
export type ConformalScore = (probs: ArrayLike<number>, c: number) => number;

/**
 * 1 - p_c: the smallest sets on average, but a set may be empty, and hard examples may be covered less than
 * easy ones.
 * Source: Sadinle, Lei and Wasserman 2019, "Least ambiguous set-valued classifiers with bounded error
 * levels".
 */
export const leastAmbiguous: ConformalScore = (probs, c) => 1 - probs[c]!;

/**
 * The probability of c and of all classes before it, the most probable first (in a tie the lowest first):
 * larger sets, which grow where the network is unsure. Without the randomisation of the paper, so it covers
 * rather more than asked.
 * Source: Romano, Sesia and Candès 2020, "Classification with valid and adaptive coverage".
 */
export const adaptive: ConformalScore = (probs, c) => {
  const own = probs[c]!;
  let sum = 0;
  for (let k = 0; k < probs.length; k++) {
    if (probs[k]! > own || (probs[k] === own && k <= c)) sum += probs[k]!;
  }
  return sum;
};

/**
 * The k-th smallest of n calibration scores, k = ceil((n + 1)(1 - alpha)): a new score is at most this with
 * probability at least 1 - alpha, and at most 1 - alpha + 1/(n + 1) if there are no ties. It is infinite if k
 * > n: so few examples cannot promise anything, and every set has every class.
 *
 * @param scores [n] finite, in any order; left as they are
 * @param alpha miscoverage allowed, above 0 and below 1, such as 0.1
 * @throws RangeError if there are no scores, one is not finite, or alpha is no such probability
 */
export function conformalQuantile(scores: ArrayLike<number>, alpha: number): number {
  checkScores('conformalQuantile: scores', scores);
  if (!(alpha > 0 && alpha < 1))
    throw argumentError('conformalQuantile: alpha', 'above 0 and below 1', alpha);
  const ordered = Float64Array.from(scores).sort();
  return ordered[conformalRank(ordered.length, alpha) - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * ceil((n + 1)(1 - alpha)), computed as if alpha were the decimal number that was written: 0.1 of 30 is
 * exactly 3.
 */
export function conformalRank(n: number, alpha: number): number {
  const left = (n + 1) * alpha;
  const nearest = Math.round(left);
  return n + 1 - (Math.abs(left - nearest) <= 1e-9 * left ? nearest : Math.floor(left));
}

/**
 * Scores [N] of the true classes, to take the quantile of.
 *
 * @param probs [N, C] of the calibration examples
 * @param labels [N]
 * @throws RangeError if shapes disagree, a label is no class, or a row is no distribution
 */
export function conformalScores(
  probs: Probabilities,
  labels: ArrayLike<number>,
  classes: number,
  score: ConformalScore = leastAmbiguous,
): Float64Array {
  const count = checkProbabilities('conformalScores', probs, labels, classes);
  return Float64Array.from({ length: count }, (_, n) =>
    score(probs.subarray(n * classes, (n + 1) * classes), labels[n]!),
  );
}

/**
 * The prediction set of each example: the classes c with score(p_n, c) <= quantile.
 *
 * @param probs [N, C]
 * @param quantile of `conformalQuantile`, by the same score
 * @returns [N, C] row-major, 1 where the class is in the set
 * @throws RangeError if the shapes disagree, a row is no distribution, or quantile is NaN
 */
export function predictionSets(
  probs: Probabilities,
  classes: number,
  quantile: number,
  score: ConformalScore = leastAmbiguous,
): Uint8Array {
  if (Number.isNaN(quantile)) throw argumentError('predictionSets: quantile', 'a number', quantile);
  checkProbabilities('predictionSets', probs, new Uint8Array(Math.floor(probs.length / classes)), classes);
  return Uint8Array.from(probs, (_, i) => {
    const row = Math.floor(i / classes) * classes;
    return score(probs.subarray(row, row + classes), i - row) <= quantile ? 1 : 0;
  });
}

export interface SetSummary {
  /** Share of the examples whose set holds their label. */
  readonly coverage: number;
  /** Mean number of classes in a set. */
  readonly meanSize: number;
  /** Share of the sets that are empty, hold one class alone, or all of them. */
  readonly empty: number;
  readonly single: number;
  readonly full: number;
}

/**
 * Scores prediction sets [N, C] on labelled examples.
 *
 * @throws RangeError if there are no examples, the shapes disagree, or a label is no class
 */
export function summariseSets(sets: Uint8Array, labels: ArrayLike<number>, classes: number): SetSummary {
  const count = labels.length;
  if (count === 0 || sets.length !== count * classes) {
    const expected = `at least one label, and ${classes} values for each`;
    throw argumentError('summariseSets', expected, `${count} labels and ${sets.length} values`);
  }
  const sizes = Uint32Array.from(labels, (label, n) => {
    if (Number.isInteger(label) && label >= 0 && label < classes) {
      return sets.subarray(n * classes, (n + 1) * classes).reduce((sum, inside) => sum + inside, 0);
    }
    throw argumentError(`summariseSets: labels[${n}]`, `a class from 0 to ${classes - 1}`, label);
  });
  const share = (size: number) => sizes.filter((s) => s === size).length / count;
  return {
    coverage: sizes.filter((_, n) => sets[n * classes + labels[n]!] === 1).length / count,
    meanSize: sizes.reduce((sum, size) => sum + size, 0) / count,
    empty: share(0),
    single: share(1),
    full: share(classes),
  };
}
