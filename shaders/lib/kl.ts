/**
 * KL[q || p] of four weights and its gradient. `sampled`: the one-draw Monte Carlo estimate log q(w) - log
 * p(w) at w = mu + sigma eps (Blundell et al. 2015, section 3.2). `closed`: the exact value, for a Gaussian
 * prior.
 */
import { combinations, wgsl } from '../kernel.ts';
import { priorKinds } from './prior.ts';

export type KlKind = 'sampled' | 'closed';

/** The priors and KLs that go together: the closed form exists for the Gaussian prior alone. */
export const klVariants = combinations({ prior: priorKinds, kl: ['sampled', 'closed'] }).filter(
  ({ prior, kl }) => kl === 'sampled' || prior === 'gaussian',
);

/**
 * WGSL: `klOf(mu, sigma, eps, prior of the weights)`. `dMu` and `dSigma` are total derivatives. The entropy's
 * part of dSigma, -1 / sigma, is left out: the caller adds it as sigmoid(rho) / sigma, which is stable where
 * 1 / sigma is not.
 */
export const klSnippet = (kind: KlKind): string => wgsl`
struct KlTerm { value: vec4f, dMu: vec4f, dSigma: vec4f }

fn klOf(mu: vec4f, sigma: vec4f, eps: vec4f, p: WeightPrior) -> KlTerm {
#if ${kind === 'sampled'}
  // log q(w) with (w - mu) / sigma = eps
  let ofW = prior(mu + sigma * eps, p);
  let logQ = -halfLogTwoPi - log(sigma) - 0.5 * eps * eps;
  return KlTerm(logQ - ofW.logDensity, ofW.score, ofW.score * eps);
#else
  // both in units of the prior's scale
  let inverse = 1.0 / gaussianScale(p);
  let m = mu * inverse;
  let s = sigma * inverse;
  return KlTerm(0.5 * (s * s + m * m - 1.0) - log(s), m * inverse, s * inverse);
#endif
}`;
