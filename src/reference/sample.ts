/** Twin of shaders/sample.wgsl.ts: the reparameterisation. */
import { softplus } from './gaussian.ts';
import { type Matrix, zip } from './matrix.ts';

/** w = mu + sigma eps, sigma = softplus(rho). */
export const sample = (mu: Matrix, rho: Matrix, eps: Matrix): Matrix =>
  zip((m, r, e) => m! + softplus(r!) * e!, mu, rho, eps);

/** sigma eps: what flipout perturbs the means by. */
export const perturbation = (rho: Matrix, eps: Matrix): Matrix => zip((r, e) => softplus(r!) * e!, rho, eps);

/** sigma^2. */
export const variance = (rho: Matrix): Matrix => zip((r) => softplus(r!) ** 2, rho);
