/**
 * Twin of shaders/priorScales.wgsl.ts: the scale of one layer's Gaussian prior at which its KL is least,
 * given the posterior.
 */
export const priorScale = (weights: readonly { readonly mu: number; readonly sigma: number }[]): number =>
  Math.sqrt(weights.reduce((sum, { mu, sigma }) => sum + mu ** 2 + sigma ** 2, 0) / weights.length);
