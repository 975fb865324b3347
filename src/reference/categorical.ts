/** Twin of shaders/lib/categorical.ts: the categorical likelihood of one example with the given logits. */

/** log sum_c exp(logits_c), shifted by the largest so that nothing overflows. */
export function logSumExp(logits: ArrayLike<number>): number {
  const all = Array.from(logits);
  const top = Math.max(...all);
  return top + Math.log(all.reduce((total, logit) => total + Math.exp(logit - top), 0));
}

/** log p(y) = logits_y - log sum_c exp(logits_c). */
export const logCategorical = (y: number, logits: ArrayLike<number>): number =>
  logits[y]! - logSumExp(logits);

/** p_c = exp(log p(c)). */
export function softmax(logits: ArrayLike<number>): number[] {
  const normaliser = logSumExp(logits);
  return Array.from(logits, (logit) => Math.exp(logit - normaliser));
}
