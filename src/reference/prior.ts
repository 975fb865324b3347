/** Twin of shaders/lib/prior.ts: log density and score of one weight under its prior. */
import type { Prior } from '../bayes/prior.ts';
import { logSumExp } from './categorical.ts';
import { logGaussian } from './gaussian.ts';

/** log of each weighted component at w: log pi_k + log N(w; 0, s_k^2). */
const logComponents = (prior: Prior, w: number): number[] =>
  prior.kind === 'gaussian'
    ? [logGaussian(w, 0, prior.scale)]
    : [
        Math.log(prior.mix) + logGaussian(w, 0, prior.scale1),
        Math.log1p(-prior.mix) + logGaussian(w, 0, prior.scale2),
      ];

const scales = (prior: Prior): number[] =>
  prior.kind === 'gaussian' ? [prior.scale] : [prior.scale1, prior.scale2];

/** log p(w); the mixture is Blundell et al. 2015, equation 7. */
export const logPrior = (prior: Prior, w: number): number => logSumExp(logComponents(prior, w));

/**
 * The score s(w) = -d log p(w) / dw = w sum_k r_k / s_k^2, where r_k is the responsibility of component k, its share
 * of the density at w; for a Gaussian w / s^2.
 */
export function priorScore(prior: Prior, w: number): number {
  const components = logComponents(prior, w);
  const total = logSumExp(components);
  return scales(prior).reduce((score, s, k) => score + (w * Math.exp(components[k]! - total)) / s ** 2, 0);
}
