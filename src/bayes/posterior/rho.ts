/** What rho says about a weight, on the host in float64: its width, and whether it is alive. */
import { deadRho } from '../../../shaders/lib/gaussian.ts';

/** sigma = log(1 + e^rho), without overflow for large x and without loss of digits for small x. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log(e^sigma - 1), the rho of a sigma above 0. */
export function inverseSoftplus(sigma: number): number {
  return sigma > 30 ? sigma + Math.log1p(-Math.exp(-sigma)) : Math.log(Math.expm1(sigma));
}

/**
 * Whether a weight is alive. Padding, pruned weights, and the weights that a head with fixed or learned noise
 * does not use are not.
 */
export const isAlive = (rho: number): boolean => !(rho <= deadRho / 10);
