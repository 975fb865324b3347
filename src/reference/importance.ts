/**
 * Twin of src/bayes/prediction/featureImportance.ts: x * d log p(class) / dx of one example, for each of a
 * set of drawn networks. It also answers where there is no WebGPU.
 */
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { softmax } from './categorical.ts';
import type { DrawnNetwork } from './keptDraws.ts';
import { matmul } from './matmul.ts';
import { matmulInputs } from './matmulInputs.ts';
import { type Matrix, matrix, matrixOf, rowOf, withOnes } from './matrix.ts';
import { nonlinearity, nonlinearityDerivative } from './nonlinearity.ts';

export interface Importance {
  /** [I] over draws; `sd` has n - 1 in its denominator. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** @param inputs numbers as the network takes them @param outcome the class, or the number of none of them */
export function importanceOfDraws(
  networks: readonly DrawnNetwork[],
  inputs: ArrayLike<number>,
  { activation }: Pick<Posterior['config'], 'activation'>,
  outcome: number,
): Importance {
  const products = networks.map((weights) => {
    const gradient = gradientOf(weights, matrixOf(1, inputs.length, inputs), activation, outcome);
    return gradient.map((own, i) => own * inputs[i]!);
  });
  const over = (value: (i: number) => number) =>
    Float64Array.from({ length: inputs.length }, (_, i) => value(i));
  const mean = over((i) => products.reduce((sum, own) => sum + own[i]!, 0) / products.length);
  const sd = over((i) => {
    const squares = products.reduce((sum, own) => sum + (own[i]! - mean[i]!) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, products.length - 1));
  });
  return { mean, sd };
}

/** d log p(outcome) / dx. */
function gradientOf(
  weights: DrawnNetwork,
  x: Matrix,
  activation: Posterior['config']['activation'],
  outcome: number,
): Float64Array {
  // what stands before each activation; the inputs have none
  const before: Matrix[] = [];
  let y = x;
  for (const w of weights) {
    const z = matmul(withOnes(y), w, 'identity');
    before.push(z);
    y = matrix(1, z.columns, (_, k) => nonlinearity(activation, z.values[k]!));
  }
  const probs = softmax(rowOf(before.at(-1)!, 0));
  let d = matrix(1, probs.length, (_, c) => Number(c === outcome) - probs[c]!);
  for (let l = weights.length - 1; l >= 0; l--) {
    const z = before[l - 1];
    const derivative = z
      ? matrix(1, z.columns, (_, k) => nonlinearityDerivative(activation, z.values[k]!))
      : matrix(1, x.columns, () => 1);
    d = matmulInputs(d, weights[l]!, derivative);
  }
  return d.values;
}
