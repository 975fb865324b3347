/**
 * Which pixels speak for a class: the input times the gradient of that class's log probability, for each of S
 * weight draws. The mean over draws is the attribution (Ancona et al. 2018, "gradient * input"). The standard
 * deviation says how far the draws disagree about it. In a network that knows none of them, `none` is one of
 * the classes of the probability, and can be explained as well: its number is that of the classes.
 */

import { inRange, whole } from '../../checks.ts';
import { batches } from '../../data/order/permutation.ts';
import type { Program } from '../../gpu/dispatch.ts';
import { createMemory, type Memory } from '../../gpu/memory.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import type { Finding } from '../diagnose/finding.ts';
import { ConfigError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import { type GpuExamples, uploadExamples } from '../gpuExamples.ts';
import { checkNames, checkSeed } from '../input/options.ts';
import { inputFindings, scaleOf } from '../input/units.ts';
import { type Activations, createActivations, rowLength } from '../layers/activations.ts';
import { prepareLoss } from '../layers/loss.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { widthsOf } from '../posterior/layout.ts';
import { checkValue } from '../settings/setting.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { createForwardPass } from './forwardPass.ts';
import { drawsOf } from './predictOptions.ts';

export interface FeatureImportance {
  /** [N, I] mean over draws of x * d log p(class) / dx; positive: the pixel speaks for the class. */
  readonly mean: Float64Array;
  /** [N, I] standard deviation over draws (n - 1 in the denominator). */
  readonly sd: Float64Array;
  readonly draws: number;
  /** What makes the numbers doubtful: inputs far from those of training. Empty if nothing does. */
  readonly findings: readonly Finding[];
}

/** How many draws are in memory at once. The members of an ensemble all are. */
const groupSize = 8;

/**
 * @param data its labels are the classes to explain, usually those of the predictive mean.
 * @throws ConfigError if there are no labels, or fewer than two draws.
 */
export async function featureImportance(
  net: NetworkOnGpu,
  data: CheckedExamples,
  options: { readonly draws?: number; readonly seed?: number } = {},
): Promise<FeatureImportance> {
  const { gpu, layout, config } = net;
  if (!data.labels)
    throw new ConfigError('examples.labels', 'the class to explain for each example', undefined);
  checkNames(options, ['draws', 'seed']);
  const { draws = 32, seed = 0 } = options;
  checkValue('draws', inRange(whole(2)), draws);
  checkSeed(seed);
  // the caller may use its array anew while this waits for the GPU
  const images = data.images.slice();
  const inputScale = scaleOf(net, data);
  const findings = inputFindings(net, data);
  const { count: batch, inputSize } = data;
  const total = drawsOf(config, draws);
  const group = layout.members > 1 ? total : Math.min(total, groupSize);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config);
  try {
    const { gradients, program } = await createInputGradients(net, memory, examples, { batch, draws: group });
    const ring = createStepRing(gpu, memory, 1);
    const moments = createMoments(batch * inputSize);
    const stride = gradients.stride(0) * 4;
    const row = rowLength(inputSize);
    for (const { first, size } of batches(total, group)) {
      const of = { firstDraw: first, draws: size, batch };
      ring.set(0, { ...evaluationFields(config, seed), inputScale, ...of });
      ring.upload(1);
      const recordings = [{ program, slot: 0, extent: { batch, draws: size } }];
      submit(gpu, ring, 'feature importance', { recordings });
      const dx = new Float32Array(await readBuffer(gpu, gradients.at(0), 0, size * stride * 4));
      for (let s = 0; s < size; s++) {
        moments.add((at) => {
          const [n, i] = [Math.floor(at / inputSize), at % inputSize];
          // dlogits is minus the gradient of log p
          return -inputScale * images[at]! * dx[s * stride + n * row + i]!;
        });
      }
    }
    return { ...moments.result(), draws: total, findings };
  } finally {
    memory.destroy();
    examples.destroy();
  }
}

/** Forwards, the loss, and all the way back to the input. */
async function createInputGradients(
  net: NetworkOnGpu,
  memory: Memory,
  examples: GpuExamples,
  extent: { readonly batch: number; readonly draws: number },
): Promise<{ readonly gradients: Activations; readonly program: Program }> {
  const { layout, config } = net;
  const { pass, drawWeights, forward } = await createForwardPass(net, memory, examples, {
    ...{ ...extent, backwards: true },
  });
  const sizes = { widths: widthsOf(layout), ...extent };
  const gradients = createActivations(memory, { label: 'dx', ...sizes, input: 'perDraw' });
  const backward = { ...pass, gradients };
  const scores = memory.create('scores', extent.draws * extent.batch * 8);
  const program = await Promise.all([
    prepareLoss(backward, layout, config.head, scores),
    ...layout.layers.toReversed().flatMap((layer) => layer.backwardInputs(backward)),
  ]);
  return { gradients, program: [...drawWeights, ...forward, ...program] };
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
    // the spread of one draw is 0
    result: () => ({ mean, sd: squares.map((sum) => Math.sqrt(sum / Math.max(1, count - 1))) }),
  };
}
