/**
 * The exact posterior of a small regression network, by Hamiltonian Monte Carlo in float64: what a
 * variational posterior is an approximation of. y = f(x; w) + N(0, s^2), w ~ N(0, sp^2) for every weight and
 * bias. Neal 1996, "Bayesian Learning for Neural Networks", chapter 3; Izmailov et al. 2021, "What are
 * Bayesian neural network posteriors really like?".
 *
 * Weights are flat: layer by layer a row-major [I + 1, O] with the bias as last row, the matrices of the
 * twins. The loops are written out, since a chain takes 10^5 gradients; the test holds them against the
 * twins.
 */
import { randomWords } from '../bayes/random.ts';
import { logGaussian } from './gaussian.ts';
import { type HmcChain, hmc, type LogDensity } from './hmc.ts';
import type { RegressionData } from './linearRegression.ts';
import { type Matrix, matrix } from './matrix.ts';
import { chainError, effectiveSampleSize, splitRhat } from './mcmcDiagnostics.ts';
import { normals } from './random.ts';

export interface RegressionNetwork {
  /** Inputs, hidden units of each layer, and 1 output: [1, 8, 8, 1]. */
  readonly widths: readonly number[];
  /** Of the hidden units; the output is linear. */
  readonly activation: 'relu' | 'tanh';
  /** s: standard deviation of the noise, known. */
  readonly noise: number;
  /** sp: standard deviation of the prior of every weight and bias. */
  readonly priorScale: number;
}

export const weightCount = ({ widths }: RegressionNetwork): number =>
  widths.slice(1).reduce((total, outputs, l) => total + (widths[l]! + 1) * outputs, 0);

/** Each layer's weights [I + 1, O], as views of the flat ones. */
export function layersOf({ widths }: RegressionNetwork, weights: Float64Array): Matrix[] {
  let offset = 0;
  return widths.slice(1).map((columns, l) => {
    const rows = widths[l]! + 1;
    const values = weights.subarray(offset, offset + rows * columns);
    offset += rows * columns;
    return { rows, columns, values };
  });
}

/** Inputs of each layer, then the outputs: [B, width] each, without the constant. */
function activationsOf(
  { activation }: RegressionNetwork,
  layers: readonly Matrix[],
  x: Matrix,
): Float64Array[] {
  const all = [x.values];
  for (const [l, { rows, columns, values }] of layers.entries()) {
    const input = all[l]!;
    const inputs = rows - 1;
    const output = new Float64Array(x.rows * columns);
    for (let b = 0; b < x.rows; b++) {
      for (let i = 0; i < rows; i++) {
        const from = i < inputs ? input[b * inputs + i]! : 1;
        for (let o = 0; o < columns; o++) output[b * columns + o]! += from * values[i * columns + o]!;
      }
    }
    if (l + 1 < layers.length) {
      for (const [k, sum] of output.entries())
        output[k] = activation === 'tanh' ? Math.tanh(sum) : Math.max(sum, 0);
    }
    all.push(output);
  }
  return all;
}

/** f(x; w) at each row of inputs [B, I]. */
export const regressionFunction = (
  network: RegressionNetwork,
  weights: Float64Array,
  x: Matrix,
): Float64Array => activationsOf(network, layersOf(network, weights), x).at(-1)!;

/**
 * log p(y, w) = sum_n log N(y_n; f(x_n; w), s^2) + sum_j log N(w_j; 0, sp^2), and its gradient in w by
 * backpropagation:
 *   dy = (y - f) / s^2 at the output,  dw = x^T dy - w / sp^2,  dx = (dy w^T) f', f' = 1 - x^2 (tanh) or x >
 *                                      0 (relu).
 */
export function logJoint(network: RegressionNetwork, { x, y }: RegressionData): LogDensity {
  const { activation, noise, priorScale } = network;
  return (weights) => {
    const layers = layersOf(network, weights);
    const activations = activationsOf(network, layers, x);
    const outputs = activations.at(-1)!;
    let value = 0;
    for (const [n, f] of outputs.entries()) value += logGaussian(y[n]!, f, noise);
    for (const w of weights) value += logGaussian(w, 0, priorScale);
    const gradient = weights.map((w) => -w / priorScale ** 2);
    const dLayers = layersOf(network, gradient);
    let dy = outputs.map((f, n) => (y[n]! - f) / noise ** 2);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { rows, columns, values } = layers[l]!;
      const [inputs, input, dw] = [rows - 1, activations[l]!, dLayers[l]!.values];
      const dx = new Float64Array(x.rows * inputs);
      for (let b = 0; b < x.rows; b++) {
        for (let i = 0; i < rows; i++) {
          const from = i < inputs ? input[b * inputs + i]! : 1;
          let through = 0;
          for (let o = 0; o < columns; o++) {
            const d = dy[b * columns + o]!;
            dw[i * columns + o]! += from * d;
            through += d * values[i * columns + o]!;
          }
          if (i < inputs) dx[b * inputs + i] = through;
        }
      }
      dy = dx.map((d, k) => d * (activation === 'tanh' ? 1 - input[k]! ** 2 : Number(input[k]! > 0)));
    }
    return { value, gradient };
  };
}

export interface BandSettings extends RegressionNetwork {
  readonly seed: number;
  /** Each starts from its own draw of the prior. */
  readonly chains: number;
  readonly warmup: number;
  /** Kept, of each chain. */
  readonly draws: number;
  /**
   * The data narrow some directions to less than noise / sqrt(N), which bounds the step size, while a
   * trajectory should be about as long as the prior is wide: 300 for 40 points at noise 0.06, where 30 leaves
   * R-hat at 1.3.
   */
  readonly leapfrogSteps: number;
  readonly stepSize?: number;
  readonly targetAcceptance?: number;
}

/** At each input; of the function, so that the noise adds s^2 to the variance of a new target. */
export interface Band {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Standard error of `mean` as a Monte Carlo estimate. */
  readonly error: Float64Array;
  /**
   * Split R-hat of the function's values: those of weights mean nothing, since hidden units may trade places.
   */
  readonly rHat: Float64Array;
  readonly ess: Float64Array;
  readonly chains: readonly HmcChain[];
}

/** Mean and standard deviation of f(x; w) under p(w | y) at each row of inputs [Q, I]. */
export function hmcBand(xs: Matrix, data: RegressionData, settings: BandSettings): Band {
  const target = logJoint(settings, data);
  const chains = Array.from({ length: settings.chains }, (_, chain) => {
    const normal = normals({ seed: settings.seed, step: 0, draw: chain }, startStream);
    const start = Float64Array.from(
      { length: weightCount(settings) },
      (_, i) => settings.priorScale * normal(i),
    );
    return hmc(target, start, { ...settings, chain });
  });
  const functions = chains.map(({ draws }) => draws.map((w) => regressionFunction(settings, w, xs)));
  const at = <T>(f: (values: number[][]) => T): T[] =>
    Array.from({ length: xs.rows }, (_, q) => f(functions.map((draws) => draws.map((values) => values[q]!))));
  const flat = at((values) => values.flat());
  const mean = Float64Array.from(flat, (all) => all.reduce((a, b) => a + b) / all.length);
  const variance = (all: number[], q: number) =>
    all.reduce((total, f) => total + (f - mean[q]!) ** 2, 0) / (all.length - 1);
  return {
    mean,
    sd: Float64Array.from(flat, (all, q) => Math.sqrt(variance(all, q))),
    error: Float64Array.from(at(chainError)),
    rHat: Float64Array.from(at(splitRhat)),
    ess: Float64Array.from(at(effectiveSampleSize)),
    chains,
  };
}

/** Streams of this file, away from those of the kernels and of the sampler. */
const startStream = 0x10002;
const inputStream = 0x10003;
const noiseStream = 0x10004;

/**
 * n points of y = x + 0.3 sin(2 pi (x + e)) + 0.3 sin(4 pi (x + e)) + e, x uniform on [0, 0.5], e ~ N(0,
 * noise^2). Blundell et al. 2015, section 5.2, writes e ~ N(0, 0.02); 0.02 is read as the standard deviation,
 * since sd 0.14 would bury the curve. Passing through the sines, e moves y by up to 6.65 e: over the inputs
 * the residual of y has a root mean square of noise sqrt(1 + 0.9 pi^2) = 0.063, the `noise` for a network
 * that takes it to be constant.
 */
export function paperCurve(n: number, seed: number, noise = 0.02): RegressionData {
  const words = randomWords(seed, inputStream, 0);
  const normal = normals({ seed, step: 0, draw: 0 }, noiseStream);
  const x = matrix(n, 1, (row) => (0.5 * (words(row) + 0.5)) / 2 ** 32);
  const y = x.values.map((at, row) => {
    const e = noise * normal(row);
    return at + 0.3 * Math.sin(2 * Math.PI * (at + e)) + 0.3 * Math.sin(4 * Math.PI * (at + e)) + e;
  });
  return { x, y };
}
