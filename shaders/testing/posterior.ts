/**
 * A posterior as flat arenas in which live and dead weights alternate irregularly, with the twin's KL of each
 * weight and how well float32 can know it.
 */
import { type LayerPrior, priorNumbersOf } from '../../src/bayes/prior.ts';
import { softplus } from '../../src/reference/gaussian.ts';
import { type KlTerm, klOf } from '../../src/reference/kl.ts';
import { logPrior, priorScore } from '../../src/reference/prior.ts';
import { weightNormals } from '../../src/reference/random.ts';
import { deadRho } from '../lib/gaussian.ts';
import type { EpsSource } from '../lib/gradient.ts';
import { priorRows } from '../lib/prior.ts';
import { testData } from './data.ts';
import { normalScale } from './normals.ts';

/** The priors of the variants, their numbers rounded as the shader receives them. */
export const testPriors: Readonly<Record<LayerPrior['kind'], LayerPrior>> = {
  gaussian: { kind: 'gaussian', scale: Math.fround(0.1) },
  laplace: { kind: 'laplace', scale: Math.fround(0.1) },
  mixture: {
    kind: 'mixture',
    mix: 0.25,
    scale1: Math.fround(Math.exp(-1)),
    scale2: Math.fround(Math.exp(-6)),
  },
};

export const noise = { seed: 5, step: 17, draw: 2 };

/** Fields of the step that the KL reads. */
export const klFields = { seedLow: noise.seed, index: noise.step, firstDraw: noise.draw };

/** The same prior for a whole arena of this many floats. */
export const onePrior = (prior: LayerPrior, floats: number) =>
  priorRows([{ end: floats / 4, numbers: priorNumbersOf(prior) }]);

export interface Arenas {
  readonly mu: Float32Array<ArrayBuffer>;
  readonly rho: Float32Array<ArrayBuffer>;
}

export const isLive = ({ rho }: Arenas, i: number): boolean => rho[i] !== Math.fround(deadRho);

/** A third of the weights are near 0, a seventh dead. */
export function arenas(floats: number): Arenas {
  const { normal } = testData(floats);
  const rho = Float32Array.from({ length: floats }, (_, i) => (i % 7 === 3 ? deadRho : normal(-4, 2)));
  const mu = Float32Array.from({ length: floats }, (_, i) =>
    i % 7 === 3 ? 0 : normal(0, i % 3 === 0 ? 0.003 : 0.5),
  );
  return { mu, rho };
}

export interface WeightKl extends KlTerm {
  readonly sigma: number;
  readonly eps: number;
  readonly epsScale: number;
  /** What the errors of value, dMu and dSigma are measured against. */
  readonly scale: KlTerm;
}

export interface KlChoice {
  readonly kl: 'sampled' | 'closed';
  readonly prior: LayerPrior;
  readonly draw?: number;
  /** Where eps comes from; the counter if absent. */
  readonly source?: EpsSource | undefined;
}

/** What `sample` draws of one or more draws in full precision, [S, P]. */
export function drawn({ mu, rho }: Arenas, draws: number): Float32Array<ArrayBuffer> {
  const w = new Float32Array(draws * mu.length);
  for (let s = 0; s < draws; s++) {
    const normal = weightNormals({ ...noise, draw: noise.draw + s });
    mu.forEach((m, i) => {
      w[s * mu.length + i] = m + softplus(rho[i]!) * normal(i);
    });
  }
  return w;
}

/**
 * The twin's KL of weight i. The error of w = mu + sigma eps is relative to the terms of that sum. So is the
 * error of an eps that is found in w.
 */
export function weightKl(
  { kl: kind, prior, draw = noise.draw, source = 'counter' }: KlChoice,
  { mu, rho }: Arenas,
  i: number,
): WeightKl {
  const normal = weightNormals({ ...noise, draw });
  const [m, sigma, eps] = [mu[i]!, softplus(rho[i]!), normal(i)];
  const rounded = source === 'weights' ? Math.abs(m) / sigma : 0;
  const epsScale = normalScale(normal, i) + rounded;
  const term = klOf(kind, prior, m, sigma, eps);
  if (kind === 'closed') {
    const value = Math.abs(term.value) + Math.abs(Math.log(sigma)) + 3;
    return { ...term, sigma, eps, epsScale, scale: { value, dMu: 0, dSigma: 1 / sigma } };
  }
  const w = m + sigma * eps;
  const reach = Math.abs(m) + sigma * epsScale;
  const h = 1e-4 * (prior.kind === 'mixture' ? prior.scale2 : prior.scale);
  const score = Math.abs(priorScore(prior, w));
  const curvature = Math.abs(priorScore(prior, w + h) - priorScore(prior, w - h)) / (2 * h);
  const dMu = score + curvature * reach;
  return {
    ...term,
    sigma,
    eps,
    epsScale,
    scale: {
      value:
        1 +
        Math.abs(Math.log(sigma)) +
        (epsScale - rounded) ** 2 +
        Math.abs(eps) * rounded +
        Math.abs(logPrior(prior, w)) +
        score * reach,
      dMu,
      dSigma: dMu * epsScale + 1 / sigma,
    },
  };
}
