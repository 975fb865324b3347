/**
 * Twin of shaders/update.wgsl.ts: from the gradient of the mean NLL to the gradients of mu and rho, for one
 * weight. The step that they make is src/reference/optimiser.ts.
 */
import type { LayerPrior } from '../bayes/prior.ts';
import { sigmoid, softplus } from './gaussian.ts';
import { klOf } from './kl.ts';
import { logPrior, priorScore } from './prior.ts';

/** How the noise enters, which KL, and c: what one nat of KL weighs beside the mean NLL. */
export interface Objective {
  readonly prior: LayerPrior;
  /** `point`: a weight without a width. */
  readonly estimator: 'draw' | 'local' | 'flipout' | 'point';
  readonly kl: 'sampled' | 'closed';
  readonly klScale: number;
  /** Standard deviation of the Gaussian prior of a log sigma's bias. null or absent: it has `prior`. */
  readonly noisePrior?: number | null;
}

/**
 * What backpropagation found for one weight: d mean(nll) / dw (two products: / dmu), / d sigma^2 and /
 * d(sigma eps).
 */
export interface WeightGradient {
  readonly dw: number;
  /** Local only. */
  readonly dvariance: number;
  /** Flipout only. */
  readonly dperturbation?: number;
}

/**
 * Total gradients of L = mean(nll) + c KL, with sigma = softplus(rho) and dsigma / drho = sigmoid(rho):
 *   draw   dmu = g + c dKL/dmu,  drho = (g eps + c dKL/dsigma) sigmoid(rho)           Blundell et al. 2015,
 *          section 3.2
 *   flipout  as draw, with dperturbation eps for g eps                                   Wen et al. 2018
 *   local  dmu = g + c dKL/dmu,  drho = (2 sigma dvariance + c dKL/dsigma) sigmoid(rho)      Kingma et al.
 *          2015
 *   point  dmu = g + c s(mu), the prior's score: the gradient of mean(nll) - c log p(mu)
 */
export function parameterGradients(
  { prior, estimator, kl, klScale }: Objective,
  mu: number,
  rho: number,
  eps: number,
  { dw, dvariance, dperturbation = 0 }: WeightGradient,
): { dMu: number; dRho: number; kl: number } {
  if (estimator === 'point') {
    return { dMu: dw + klScale * priorScore(prior, mu), dRho: 0, kl: -logPrior(prior, mu) };
  }
  const sigma = softplus(rho);
  const term = klOf(kl, prior, mu, sigma, eps);
  const dSigma = { draw: dw * eps, local: 2 * sigma * dvariance, flipout: dperturbation * eps }[estimator];
  return {
    dMu: dw + klScale * term.dMu,
    dRho: (dSigma + klScale * term.dSigma) * sigmoid(rho),
    kl: term.value,
  };
}
