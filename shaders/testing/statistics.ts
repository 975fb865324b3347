/** Statistics that judge a stream of standard normals. */

export interface Summary {
  readonly mean: number;
  readonly variance: number;
  /** Fourth standardised moment: 3 for a normal. */
  readonly kurtosis: number;
  /** Correlation of each number with the next. */
  readonly lag1: number;
}

export function summarise(x: ArrayLike<number>): Summary {
  const n = x.length;
  const average = (term: (i: number) => number, count = n) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += term(i);
    return total / count;
  };
  const mean = average((i) => x[i]!);
  const variance = average((i) => (x[i]! - mean) ** 2);
  return {
    mean,
    variance,
    kurtosis: average((i) => (x[i]! - mean) ** 4) / variance ** 2,
    lag1: average((i) => (x[i]! - mean) * (x[i + 1]! - mean), n - 1) / variance,
  };
}

/** Pearson's correlation of two streams of equal length. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [summarise(x), summarise(y)];
  let total = 0;
  for (let i = 0; i < x.length; i++) total += (x[i]! - a.mean) * (y[i]! - b.mean);
  return total / x.length / Math.sqrt(a.variance * b.variance);
}

/** Phi(x), within 1e-7: Abramowitz and Stegun 1964, 26.2.17. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduceRight(
    (tail, coefficient) => t * (coefficient + tail),
    0,
  );
  const upper = (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * polynomial;
  return x < 0 ? upper : 1 - upper;
}

/** p-value of the Kolmogorov-Smirnov test that x is standard normal (Stephens 1970's approximation). */
export function kolmogorovSmirnov(x: ArrayLike<number>): number {
  const sorted = Float64Array.from(x).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    const p = normalCdf(value);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  const lambda = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * (k * lambda) ** 2);
  return lambda < 0.2 ? 1 : Math.min(1, Math.max(0, p));
}
