/** Tails of two distributions, for tests that hold at every size of sample. */
import { argumentError } from '../errors.ts';
import { incompleteBeta } from './incompleteBeta.ts';

/** An urn of `population` balls, `marked` of them marked: `drawn` are taken without returning any. */
export interface Urn {
  readonly population: number;
  readonly marked: number;
  readonly drawn: number;
}

/**
 * P(X <= k) of the number of marked balls drawn, hypergeometric: the tail of Fisher's exact test. The terms
 * C(m, i) C(N - m, n - i) / C(N, n) are summed from k downwards, or of the other tail from k + 1 upwards,
 * whichever leads away from the mean.
 * Source: Fisher 1935, "The logic of inductive inference".
 *
 * @throws RangeError unless the numbers are whole, with 0 <= marked, drawn <= population
 */
export function hypergeometricCdf(k: number, urn: Urn): number {
  const { population, marked, drawn } = urn;
  for (const [name, value] of Object.entries(urn)) {
    if (!(Number.isSafeInteger(value) && value >= 0 && value <= population)) {
      throw argumentError(`hypergeometricCdf: ${name}`, `a whole number from 0 to ${population}`, value);
    }
  }
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(drawn, marked);
  if (k < least) return 0;
  if (k >= most) return 1;
  if (k < (drawn * marked) / population) return Math.min(1, tail(urn, k, -1, least));
  return Math.max(0, 1 - tail(urn, k + 1, 1, most));
}

/** The probabilities from `from` to `end`, by the ratio of neighbours. */
function tail({ population, marked, drawn }: Urn, from: number, step: 1 | -1, end: number): number {
  const rest = population - marked - drawn;
  let term = Math.exp(
    logChoose(marked, from) + logChoose(population - marked, drawn - from) - logChoose(population, drawn),
  );
  let sum = 0;
  for (let i = from; ; i += step) {
    sum += term;
    if (i === end || term < 1e-18 * sum) return sum;
    term *=
      step > 0
        ? ((marked - i) / (i + 1)) * ((drawn - i) / (rest + i + 1))
        : (i / (marked - i + 1)) * ((rest + i) / (drawn - i + 1));
  }
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** log n!, by Stirling's series from 16 on (DLMF 5.11.1). */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const w = 1 / (n * n);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w / 1680))) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}

/**
 * P(T > t) of Student's t with `freedom` degrees of freedom: half of I_x(freedom / 2, 1/2) with x = freedom /
 * (freedom + t^2) (DLMF 8.17).
 *
 * @throws RangeError unless freedom is above 0
 */
export function studentTail(t: number, freedom: number): number {
  if (!(freedom > 0)) throw argumentError('studentTail: freedom', 'above 0', freedom);
  const half = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/**
 * P(F > f) of the ratio of two variances with so many degrees of freedom.
 *
 * @throws RangeError unless both are above 0
 */
export function varianceRatioTail(f: number, above: number, below: number): number {
  if (!(above > 0 && below > 0)) {
    throw argumentError('varianceRatioTail', 'degrees of freedom above 0', `${above}, ${below}`);
  }
  return f > 0 ? incompleteBeta(below / (below + above * f), below / 2, above / 2) : 1;
}
