/** The standard normal distribution in float64. */

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** log N(x; mean, sd^2). */
export function logNormal(x: number, mean: number, sd: number): number {
  const z = (x - mean) / sd;
  return -0.5 * z * z - Math.log(sd) - LOG_SQRT_2PI;
}

/**
 * Phi(z), to 1e-15 absolute: 1/2 + phi(z) (z + z^3/3 + z^5/(3 5) + ...). Beyond |z| = 9 it is 0 or 1 to that
 * precision.
 * Source: Marsaglia 2004, "Evaluating the normal distribution", section 3.
 */
export function normalCdf(z: number): number {
  if (z > 9) return 1;
  if (z < -9) return 0;
  let sum = z;
  let term = z;
  for (let n = 3; sum + term !== sum; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * z * z - LOG_SQRT_2PI);
}
