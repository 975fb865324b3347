/** A network of numbers that were scaled and shifted before it becomes one of the numbers themselves. */
import type { Posterior } from '../bayes/posterior/posterior.ts';

/** The network was trained on z_i = factor_i x_i + offset_i. [I] each. */
export interface Affine {
  readonly factor: ArrayLike<number>;
  readonly offset: ArrayLike<number>;
}

/**
 * The same function of x: z W + b = x (factor W) + (b + offset W), summed in float64.
 * @param plain a network whose first layer is dense, with one row of weights for each input
 */
export function ofInputs(plain: Posterior, { factor, offset }: Affine): Posterior {
  const [first, ...rest] = plain.mu;
  const { weight, bias } = first!;
  const outputs = bias.length;
  const moved = Float64Array.from(bias);
  const scaled = weight.map((w, at) => {
    const input = Math.floor(at / outputs);
    moved[at % outputs]! += offset[input]! * w;
    return factor[input]! * w;
  });
  return { ...plain, mu: [{ weight: scaled, bias: Float32Array.from(moved) }, ...rest] };
}
