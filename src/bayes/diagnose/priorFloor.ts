/** What a weight costs that has learned nothing: the KL of Gaussians around 0 from the prior. */
import { normalCdf } from '../../metrics/normal.ts';
import { type LayerPrior, priorDensity } from '../prior.ts';

/** Width of the interval of z in which the integrand counts, and its step: for a mixture to 1e-6 nats. */
const reach = 8;
const step = 1 / 8;

const logSqrt2Pi = 0.5 * Math.log(2 * Math.PI);

/**
 * KL[N(mu, sigma^2) || p] of one weight, nats: in closed form for a Gaussian and a Laplace prior, else E[log
 * q - log p] by the trapezoid rule.
 */
export function klToPrior(prior: LayerPrior, mu: number, sigma: number): number {
  if (prior.kind === 'gaussian') {
    const ratio = sigma / prior.scale;
    return (ratio ** 2 + (mu / prior.scale) ** 2 - 1) / 2 - Math.log(ratio);
  }
  const logQ = -Math.log(sigma) - logSqrt2Pi - 0.5;
  if (prior.kind === 'laplace') {
    const z = mu / sigma;
    const size = sigma * Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * z * z) + mu * (2 * normalCdf(z) - 1);
    return logQ + Math.log(2 * prior.scale) + size / prior.scale;
  }
  let logPrior = 0;
  for (let z = -reach; z <= reach; z += step) {
    const weight = step * Math.exp(-0.5 * z * z - logSqrt2Pi);
    // so far out that p(w) underflows, q has no mass
    logPrior += weight * Math.log(Math.max(priorDensity(prior, mu + sigma * z), Number.MIN_VALUE));
  }
  return logQ - logPrior;
}

export interface Minimum {
  readonly at: number;
  readonly value: number;
}

/**
 * The least value of f over a range of positive numbers: the best of a grid in log x, refined around it by
 * golden sections.
 */
export function minimise(f: (x: number) => number, from: number, to: number): Minimum {
  const cells = 40;
  const grid = Array.from({ length: cells + 1 }, (_, i) => from * (to / from) ** (i / cells));
  const values = grid.map(f);
  const best = values.reduce((least, value, i) => (value < values[least]! ? i : least), 0);
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(cells, best + 1)]!];
  const golden = (Math.sqrt(5) - 1) / 2;
  const inner = (share: number) => low * (high / low) ** share;
  let [a, b] = [inner(1 - golden), inner(golden)];
  let [fa, fb] = [f(a), f(b)];
  while (high / low > 1.001) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = inner(1 - golden);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = inner(golden);
      fb = f(b);
    }
  }
  return fa < fb ? { at: a, value: fa } : { at: b, value: fb };
}

/** The Gaussian around 0 that is nearest to the prior: its sigma, and its KL in nats. 0 for a Gaussian. */
export function nearestToPrior(prior: LayerPrior): Minimum {
  if (prior.kind === 'gaussian') return { at: prior.scale, value: 0 };
  const scales = prior.kind === 'laplace' ? [prior.scale] : [prior.scale1, prior.scale2];
  return minimise((sigma) => klToPrior(prior, 0, sigma), Math.min(...scales) / 3, 3 * Math.max(...scales));
}
