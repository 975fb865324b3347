/** Orders and ties, for measures that depend on ranks alone. */
import { argumentError } from '../errors.ts';

/**
 * Checks that scores are at least one number, each finite.
 *
 * @param where the argument, for the message
 * @throws RangeError naming the first offending score
 */
export function checkScores(where: string, scores: ArrayLike<number>): void {
  if (scores.length === 0) throw argumentError(where, 'at least one score', 'none');
  for (let n = 0; n < scores.length; n++) {
    if (!Number.isFinite(scores[n]!)) throw argumentError(`${where}[${n}]`, 'a finite number', scores[n]);
  }
}

/** Indices by ascending score; equal scores stay in their order. */
export function orderBy(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, n) => n);
  return order.sort((a, b) => scores[a]! - scores[b]!);
}

/**
 * Calls `visit(start, end)` for each run [start, end) of equal scores in `order`, from its beginning to its
 * end.
 *
 * @param order indices sorted by score, either way
 */
export function forEachTie(
  scores: ArrayLike<number>,
  order: ArrayLike<number>,
  visit: (start: number, end: number) => void,
): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    visit(start, end);
    start = end;
  }
}

/**
 * Ranks from 1 by ascending score; equal scores share the mean of their ranks (midranks).
 * Source: Kendall 1945, "The treatment of ties in ranking problems".
 */
export function midranks(scores: ArrayLike<number>): Float64Array {
  const order = orderBy(scores);
  const ranks = new Float64Array(scores.length);
  forEachTie(scores, order, (start, end) => {
    for (let k = start; k < end; k++) ranks[order[k]!] = (start + 1 + end) / 2;
  });
  return ranks;
}
