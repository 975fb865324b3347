/**
 * A start that knows which inputs the examples inform. The weights of an input that is 0 in every example
 * have no part in the likelihood, so the optimum of the ELBO is their prior, at any temperature. They start
 * there. An input that is rarely touched starts between its prior and the start of all others, by its share
 * of what the examples say.
 *
 * The likelihood adds to a weight's precision in proportion to the sum of x^2 over the examples. So
 *   1 / sigma^2 = (1 - r) / sigma_p^2 + r / sigma_0^2,   r = min(1, sum of x_i^2 / its mean over all inputs)
 * and the mean is multiplied by (sigma_p^2 - sigma^2) / (sigma_p^2 - sigma_0^2): 1 at r = 1, 0 at r = 0.
 */
import type { CheckedExamples } from '../examples.ts';
import type { LayerValues } from './layout.ts';
import { inverseSoftplus, softplus } from './rho.ts';

/**
 * The share r of each input in what the examples say, 0 to 1. All 0 if every input is 0.
 *
 * @param parts examples, and pseudo-examples if there are any: what is trained on, in the same numbers
 */
export function informedShares(
  parts: readonly Pick<CheckedExamples, 'images' | 'count' | 'inputSize'>[],
): Float64Array {
  const inputs = parts[0]!.inputSize;
  const squares = new Float64Array(inputs);
  for (const { images, count } of parts) {
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < inputs; i++) squares[i]! += images[n * inputs + i]! ** 2;
    }
  }
  const mean = squares.reduce((sum, own) => sum + own, 0) / inputs;
  return squares.map((own) => (mean > 0 ? Math.min(1, own / mean) : 0));
}

/** What the weights of a first layer start from. */
export interface StartOf {
  /** [I] by `informedShares`. */
  readonly shares: Float64Array;
  /** Of the prior of this layer. */
  readonly priorSd: number;
  readonly initialRho: number;
}

/**
 * The first layer's values, [I, O] weights of one network. Biases and informed inputs stay as they are, to
 * the bit; so does all if the prior is no wider than the start.
 */
export function informedStart(
  { weight, bias }: LayerValues,
  { mu }: { readonly mu: LayerValues },
  { shares, priorSd, initialRho }: StartOf,
): { readonly mu: LayerValues; readonly rho: LayerValues } {
  const [narrow, wide] = [softplus(initialRho) ** 2, priorSd ** 2];
  const rho = weight.slice();
  const means = mu.weight.slice();
  const outputs = bias.length;
  if (wide > narrow) {
    shares.forEach((share, i) => {
      if (share === 1) return;
      const variance = 1 / ((1 - share) / wide + share / narrow);
      const kept = Math.max(0, (wide - variance) / (wide - narrow));
      for (let at = i * outputs; at < (i + 1) * outputs; at++) {
        rho[at] = inverseSoftplus(Math.sqrt(variance));
        means[at]! *= kept;
      }
    });
  }
  return { mu: { ...mu, weight: means }, rho: { weight: rho, bias } };
}

/** Whether the weights of a first layer are as they were made: every rho as the settings say. */
export const isUntouched = ({ weight }: LayerValues, initialRho: number): boolean => {
  const rho = Math.fround(initialRho);
  return weight.every((own) => own === rho);
};
