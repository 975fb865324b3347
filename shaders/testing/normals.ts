/** How far a normal of the shader may be from the same normal in float64. */

/**
 * The scale of lane `float`'s error, for a tolerance of 1e-5: 1 + |z|, and more where the radius is small.
 * WGSL promises log u within 2^-21 near u = 1, and u itself is rounded to float32, so r^2 = -2 log u is known
 * within 2^-20 and r within 2^-20 / r; for one radius in 10^5 that is more than 1e-5. Lanes 0 and 2, and
 * lanes 1 and 3, share a radius.
 */
export function normalScale(normal: (float: number) => number, float: number): number {
  const [z, other] = [normal(float), normal(float ^ 2)];
  return 1 + Math.abs(z) + 2 ** -20 / 1e-5 / Math.hypot(z, other);
}
