/** The regularised incomplete beta function, whose values are the tails of the binomial distribution. */
import { argumentError } from '../errors.ts';

/** From here on the Stirling series below is exact to float64: its next term is below 2e-18. */
const STIRLING_FROM = 16;
const TINY = 1e-300;

/**
 * I_x(a, b) = (1 / B(a, b)) int_0^x t^(a-1) (1-t)^(b-1) dt, from 0 at x = 0 to 1 at x = 1. With whole k in 1
 * .. n it is P(X >= k) = I_p(k, n - k + 1) for X ~ Binomial(n, p).
 *
 * By the continued fraction of DLMF 8.17.22 (modified Lentz), on the side of the mean where it converges
 * fast. The factor before it is taken from Stirling's error and the deviance, which stay exact where log
 * Gamma(a + b) would cancel.
 * Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
 *
 * @param x from 0 to 1
 * @throws RangeError unless a and b are finite and positive and x is in [0, 1]
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw argumentError('incompleteBeta: x', '0 to 1', x);
  for (const [name, value] of Object.entries({ a, b })) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw argumentError(`incompleteBeta: ${name}`, 'a finite number above 0', value);
    }
  }
  if (x === 0 || x === 1) return x;
  if (x <= a / (a + b)) return lowerTail(x, a, b);
  return 1 - lowerTail(1 - x, b, a);
}

/** I_x(a, b) for x at or below the mean a / (a + b). */
function lowerTail(x: number, a: number, b: number): number {
  return (density(x, a, b) / a) * continuedFraction(x, a, b);
}

/** x^a (1-x)^b / B(a, b). */
function density(x: number, a: number, b: number): number {
  const n = a + b;
  // x = (a/n)(1 + u) and 1 - x = (b/n)(1 + v) with a u + b v = 0, so a log(1+u) + b log(1+v) may leave out
  // both.
  const u = (x * n - a) / a;
  const v = (-a * u) / b;
  const deviance = a * logExcess(u, (x * n) / a) + b * logExcess(v, ((1 - x) * n) / b);
  const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.sqrt(((a / n) * b) / (2 * Math.PI)) * Math.exp(stirling + deviance);
}

/**
 * log(1 + u) - u, without cancellation for small u; far from 0 the ratio 1 + u has the digits that u lost.
 */
function logExcess(u: number, ratio: number): number {
  if (Math.abs(u) > 0.1) return Math.log(ratio) - u;
  // log(1+u) = 2 artanh(r) with r = u / (2+u), and 2r - u = -r u
  const r = u / (2 + u);
  let sum = 0;
  for (let power = r * r * r, k = 3; Math.abs(power) > 1e-20 * Math.abs(r * u); power *= r * r, k += 2) {
    sum += power / k;
  }
  return 2 * sum - r * u;
}

/**
 * log Gamma(z) - (z - 1/2) log z + z - log sqrt(2 pi). DLMF 5.11.1, shifted upwards to where the series is
 * exact.
 */
function stirlingError(z: number): number {
  if (z < STIRLING_FROM) return stirlingError(z + 1) + (z + 0.5) * Math.log1p(1 / z) - 1;
  const w = 1 / (z * z);
  const tail = 1 / 1680 - w * (1 / 1188 - w * (691 / 360360));
  return (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * tail))) / z;
}

/** The value K of DLMF 8.17.22 in I_x(a, b) = x^a (1-x)^b / (a B(a, b)) K. */
function continuedFraction(x: number, a: number, b: number): number {
  // after 1 / (1 + d_1 / ...), terms d_2m and d_2m+1 in turn
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let value = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= c * d;
    // about sqrt(max(a, b)) terms are needed; should rounding keep the factor from settling, it ends all the
    // same
    if (Math.abs(c * d - 1) <= 2 * Number.EPSILON || m > 10_000 + 100 * Math.sqrt(a + b)) return value;
  }
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
