/** What rho says of a weight on the host, in float64: its width, and whether it is there at all. */
import { deadRho } from '../../../shaders/lib/gaussian.ts';

/** log(1 + e^x) without overflow for large x or loss of all digits for small: sigma, if x is rho. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log(e^sigma - 1), the rho of a sigma above 0. */
export function inverseSoftplus(sigma: number): number {
  return sigma > 30 ? sigma + Math.log1p(-Math.exp(-sigma)) : Math.log(Math.expm1(sigma));
}

/**
 * Whether a weight lives: padding, pruned weights and those that a head of fixed noise does without do not.
 */
export const isAlive = (rho: number): boolean => !(rho <= deadRho / 10);
