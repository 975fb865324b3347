/** Twin of shaders/lib/prior.ts: log density and score of one weight under its prior. */
import type { LayerPrior } from '../bayes/prior.ts';
import { logSumExp } from './categorical.ts';
import { logGaussian } from './gaussian.ts';

/** log N(w; 0, s_k^2) + log pi_k of each component of a Gaussian or a mixture of two. */
function components(
  prior: Exclude<LayerPrior, { kind: 'laplace' }>,
  w: number,
): { log: number; scale: number }[] {
  if (prior.kind === 'gaussian') return [{ log: logGaussian(w, 0, prior.scale), scale: prior.scale }];
  const { mix, scale1, scale2 } = prior;
  return [
    { log: Math.log(mix) + logGaussian(w, 0, scale1), scale: scale1 },
    { log: Math.log1p(-mix) + logGaussian(w, 0, scale2), scale: scale2 },
  ];
}

/**
 * log p(w): a Gaussian, -log(2 b) - |w| / b for Laplace, or the mixture of Blundell et al. 2015, equation 7.
 */
export function logPrior(prior: LayerPrior, w: number): number {
  if (prior.kind === 'laplace') return -Math.log(2 * prior.scale) - Math.abs(w) / prior.scale;
  return logSumExp(components(prior, w).map(({ log }) => log));
}

/**
 * The score s(w) = -d log p(w) / dw: sign(w) / b for Laplace, else w sum_k r_k / s_k^2, where r_k is the
 * responsibility of component k, its share of the density at w.
 */
export function priorScore(prior: LayerPrior, w: number): number {
  if (prior.kind === 'laplace') return Math.sign(w) / prior.scale;
  const total = logPrior(prior, w);
  return components(prior, w).reduce(
    (score, { log, scale }) => score + (w * Math.exp(log - total)) / scale ** 2,
    0,
  );
}
