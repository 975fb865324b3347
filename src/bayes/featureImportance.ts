/**
 * Which pixels speak for the predicted class: the input times the gradient of that class's log probability, for each of
 * S weight draws. The mean over draws is the attribution (Ancona et al. 2018, "gradient * input"), the standard deviation says
 * how far the posterior is from agreeing on it.
 */
import { batches } from '../data/permutation.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { readBuffer } from '../gpu/readback.ts';
import { createStepRing, submit } from '../gpu/recorder.ts';
import { createActivations, drawStride } from './activations.ts';
import { ConfigError } from './errors.ts';
import { type Examples, uploadExamples } from './examples.ts';
import { createForwardPass, widthsOf } from './forwardPass.ts';
import { backwardInputs } from './layers.ts';
import { type Layout, rowLength } from './layout.ts';
import { prepareLoss } from './loss.ts';
import { drawsOf } from './overDraws.ts';
import type { Parameters } from './parameters.ts';
import type { NetworkConfig } from './settings/settings.ts';
import { evaluationFields } from './stepFields.ts';

export interface FeatureImportance {
  /** [N, I] mean over draws of x * d log p(class) / dx; positive: the pixel speaks for the class. */
  readonly mean: Float64Array;
  /** [N, I] standard deviation over draws (n - 1 in the denominator). */
  readonly sd: Float64Array;
  readonly draws: number;
}

/** Draws whose weights are held at once; an ensemble's members are all held anyway. */
const groupSize = 8;

/**
 * @param data its labels are the classes to explain, usually those of the predictive mean.
 * @throws ConfigError if there are no labels, or fewer than two draws.
 */
export async function featureImportance(
  gpu: Gpu,
  layout: Layout,
  parameters: Parameters,
  config: NetworkConfig,
  data: Examples,
  { draws = 32, seed = 0 }: { readonly draws?: number; readonly seed?: number } = {},
): Promise<FeatureImportance> {
  if (!data.labels)
    throw new ConfigError('examples.labels', 'the class to explain for each example', undefined);
  if (!(Number.isInteger(draws) && draws > 1))
    throw new ConfigError('draws', 'a whole number of at least 2', draws);
  const batch = data.count;
  const total = drawsOf(config, draws);
  const group = layout.members > 1 ? total : Math.min(total, groupSize);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config);
  try {
    const extent = { batch, draws: group };
    const ring = createStepRing(gpu, memory, 1);
    const pass = await createForwardPass(gpu, memory, layout, parameters, examples, extent, config, {
      backwards: true,
    });
    const gradients = createActivations(memory, 'dx', widthsOf(layout), extent, 'perDraw');
    const backward = await Promise.all([
      prepareLoss(gpu, layout, config.head, {
        activations: pass.activations,
        gradients,
        examples,
        orderDraw: 0,
        scores: memory.create('scores', group * batch * 8),
      }),
      ...layout.layers
        .map((_, l) => backwardInputs(gpu, layout, l, pass.weights, pass.activations, gradients, pass.hidden))
        .toReversed(),
    ]);
    const program = [...pass.drawWeights, ...pass.forward, ...backward];
    const moments = createMoments(batch * data.inputSize);
    for (const { first, size } of batches(total, group)) {
      ring.set(0, { ...evaluationFields(config, seed), firstDraw: first, draws: size, batch });
      ring.upload(1);
      submit(gpu, ring, 'feature importance', [{ program, slot: 0, extent: { batch, draws: size } }]);
      const stride = drawStride(gradients, 0) * 4;
      const dx = new Float32Array(await readBuffer(gpu, gradients.at(0), 0, size * stride * 4));
      for (let s = 0; s < size; s++) {
        moments.add((at) => {
          const [n, i] = [Math.floor(at / data.inputSize), at % data.inputSize];
          // dlogits is minus the gradient of log p
          return -config.inputScale * data.images[at]! * dx[s * stride + n * rowLength(data.inputSize) + i]!;
        });
      }
    }
    return { ...moments.result(), draws: total };
  } finally {
    memory.destroy();
    examples.destroy();
  }
}

/** Running mean and variance (Welford 1962). */
function createMoments(length: number) {
  const mean = new Float64Array(length);
  const squares = new Float64Array(length);
  let count = 0;
  return {
    add(value: (at: number) => number) {
      count++;
      for (let at = 0; at < length; at++) {
        const x = value(at);
        const before = x - mean[at]!;
        mean[at]! += before / count;
        squares[at]! += before * (x - mean[at]!);
      }
    },
    // one draw has no spread
    result: () => ({ mean, sd: squares.map((sum) => Math.sqrt(sum / Math.max(1, count - 1))) }),
  };
}
