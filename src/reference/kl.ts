/**
 * Twin of shaders/kl.wgsl.ts and shaders/lib/kl.ts: KL[q || p] of one weight with q = N(mu, sigma^2), and its
 * gradient. `dSigma` here is the whole derivative, the entropy's -1/sigma included.
 */
import type { LayerPrior } from '../bayes/prior.ts';
import { logGaussian } from './gaussian.ts';
import { logPrior, priorScore } from './prior.ts';

export interface KlTerm {
  readonly value: number;
  readonly dMu: number;
  readonly dSigma: number;
}

/**
 * One draw of the Monte Carlo KL: log q(w) - log p(w) at w = mu + sigma eps (Blundell et al. 2015, section
 * 3.2). With eps held, log q(w) = -log sqrt(2 pi) - log sigma - eps^2 / 2, so only -log sigma of it has a
 * gradient, and the prior's part is the score s: d/dmu = s(w), d/dsigma = s(w) eps - 1 / sigma.
 */
export function klSampled(prior: LayerPrior, mu: number, sigma: number, eps: number): KlTerm {
  const w = mu + sigma * eps;
  const score = priorScore(prior, w);
  return {
    value: logGaussian(eps, 0, 1) - Math.log(sigma) - logPrior(prior, w),
    dMu: score,
    dSigma: score * eps - 1 / sigma,
  };
}

/** KL[N(mu, sigma^2) || N(0, s^2)] = log(s / sigma) + (sigma^2 + mu^2) / (2 s^2) - 1/2. */
export function klClosed(prior: LayerPrior, mu: number, sigma: number): KlTerm {
  if (prior.kind !== 'gaussian') throw new RangeError(`no closed-form KL for a ${prior.kind} prior`);
  const variance = prior.scale ** 2;
  return {
    value: Math.log(prior.scale / sigma) + (sigma ** 2 + mu ** 2) / (2 * variance) - 0.5,
    dMu: mu / variance,
    dSigma: sigma / variance - 1 / sigma,
  };
}

/** Either of them. */
export const klOf = (
  kind: 'sampled' | 'closed',
  prior: LayerPrior,
  mu: number,
  sigma: number,
  eps: number,
): KlTerm => (kind === 'sampled' ? klSampled(prior, mu, sigma, eps) : klClosed(prior, mu, sigma));
