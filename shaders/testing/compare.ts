/** Compares what a kernel computed in float32 with what its twin computed in float64. */

export interface Bound {
  /** Allowed error as a share of each number's scale. */
  readonly tolerance?: number;
  /**
   * What the error is measured against beside |want|: for a sum, the sum of the sizes of its terms, because
   * rounding is relative to those even where they cancel.
   */
  readonly scale?: ArrayLike<number> | number;
}

/**
 * Passes if |got - want| <= tolerance * max(|want|, scale) everywhere. Fails on NaN and infinity on either
 * side, on different lengths, and on nothing to compare.
 */
export function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  { tolerance = 1e-5, scale = 0 }: Bound = {},
): void {
  if (want.length === 0) throw new Error('nothing to compare');
  if (got.length !== want.length) throw new Error(`expected ${want.length} numbers, got ${got.length}`);
  if (typeof scale !== 'number' && scale.length !== want.length) {
    throw new Error(`expected ${want.length} scales, got ${scale.length}`);
  }
  let wrong = 0;
  let worst = { index: -1, excess: 0 };
  for (let index = 0; index < want.length; index++) {
    const [g, w, s] = [got[index]!, want[index]!, typeof scale === 'number' ? scale : scale[index]!];
    if (![g, w, s].every(Number.isFinite))
      throw new Error(`at ${index}: got ${g}, expected ${w}, scale ${s}`);
    if (g === w) continue;
    const excess = Math.abs(g - w) / (tolerance * Math.max(Math.abs(w), s));
    if (excess <= 1) continue;
    wrong++;
    if (excess > worst.excess) worst = { index, excess };
  }
  if (wrong === 0) return;
  const { index, excess } = worst;
  throw new Error(
    `${wrong} of ${want.length} numbers are off; the worst, at ${index}, is ${got[index]}, expected ${want[index]}: ` +
      `${excess.toPrecision(3)} times the bound ${tolerance}`,
  );
}

/** Passes if every number is finite. */
export function expectFinite(values: ArrayLike<number>): void {
  const index = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new Error(`at ${index} of ${values.length}: ${values[index]}`);
}
