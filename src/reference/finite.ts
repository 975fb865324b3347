/** Twin of shaders/lib/finite.ts. */

/** True of NaN, Infinity and -Infinity. */
export const isNotFinite = (x: number): boolean => !Number.isFinite(x);
