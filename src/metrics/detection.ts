/**
 * Does a score tell positives from negatives? Out-of-distribution images are the positives here, images like
 * the training data the negatives, and a score is an uncertainty: the higher, the more likely positive.
 */
import { argumentError } from '../errors.ts';
import { checkScores, forEachTie, midranks, orderBy } from './ranks.ts';

/**
 * Area under the receiver operating characteristic, the probability that a positive scores higher than a
 * negative, a tie counting one half: P(s+ > s-) + P(s+ = s-) / 2. 1 separates perfectly, 1/2 is chance, 0 is
 * perfectly reversed. Computed as the Mann-Whitney statistic from midranks, (sum of the positives' ranks -
 * P(P+1)/2) / (P N).
 * Source: Hanley and McNeil 1982, "The meaning and use of the area under a receiver operating characteristic
 * curve".
 *
 * @param positives at least one finite score
 * @param negatives at least one finite score
 * @throws RangeError if either is empty or holds a score that is not finite
 */
export function auroc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const scores = together('auroc', positives, negatives);
  const ranks = midranks(scores);
  const p = positives.length;
  let sum = 0;
  for (let n = 0; n < p; n++) sum += ranks[n]!;
  return (sum - (p * (p + 1)) / 2) / (p * negatives.length);
}

/**
 * Share of the negatives that raise a false alarm where at least `tpr` of the positives are found: with t the
 * highest threshold at which P(s+ >= t) >= tpr, it is P(s- >= t). 0 is best, and chance is tpr. A threshold
 * is a score, so equal scores fall on the same side and nothing is interpolated.
 * Source: Liang, Li and Srikant 2018, "Enhancing the reliability of out-of-distribution image detection in
 * neural networks", section 4.2. They call the images of the training distribution positive; here they are
 * the negatives.
 *
 * @param tpr true positive rate to reach, above 0 and at most 1
 * @throws RangeError if either side is empty, a score is not finite, or tpr is no such rate
 */
export function fprAtTpr(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  tpr: number = 0.95,
): number {
  checkScores('fprAtTpr: positives', positives);
  checkScores('fprAtTpr: negatives', negatives);
  if (!(tpr > 0 && tpr <= 1)) throw argumentError('fprAtTpr: tpr', 'a rate above 0 and at most 1', tpr);
  const descending = Float64Array.from(positives).sort().reverse();
  // The k-th highest positive is the threshold, k the fewest with k / P >= tpr in the arithmetic of the
  // caller.
  let k = Math.max(1, Math.floor(tpr * descending.length));
  while (k / descending.length < tpr) k++;
  while (k > 1 && (k - 1) / descending.length >= tpr) k--;
  const threshold = descending[k - 1]!;
  let alarms = 0;
  for (let n = 0; n < negatives.length; n++) if (negatives[n]! >= threshold) alarms++;
  return alarms / negatives.length;
}

/**
 * Area under the precision-recall curve as average precision, sum_t (R_t - R_{t-1}) P_t over the thresholds t
 * from the highest score down: recall R_t and precision P_t of "score >= t". 1 separates perfectly; chance is
 * the share of the positives. Equal scores are one threshold, and nothing is interpolated, which would be
 * optimistic.
 * Source: Davis and Goadrich 2006, "The relationship between precision-recall and ROC curves".
 *
 * @throws RangeError if either side is empty or holds a score that is not finite
 */
export function averagePrecision(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const scores = together('averagePrecision', positives, negatives);
  const order = orderBy(scores).reverse();
  let found = 0;
  let area = 0;
  forEachTie(scores, order, (start, end) => {
    let gained = 0;
    for (let k = start; k < end; k++) if (order[k]! < positives.length) gained++;
    found += gained;
    area += (gained / positives.length) * (found / end);
  });
  return area;
}

/** Positives, then negatives, checked. */
function together(where: string, positives: ArrayLike<number>, negatives: ArrayLike<number>): Float64Array {
  checkScores(`${where}: positives`, positives);
  checkScores(`${where}: negatives`, negatives);
  const scores = new Float64Array(positives.length + negatives.length);
  scores.set(positives);
  scores.set(negatives, positives.length);
  return scores;
}
