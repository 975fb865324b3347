/** Every buffer of a training step. They are made once; each step overwrites all of them. */
import type { Memory } from '../../gpu/memory.ts';
import type { GpuExamples } from '../gpuExamples.ts';
import { variationOf } from '../input/variation.ts';
import { type Activations, type ActivationsRequest, createActivations } from '../layers/activations.ts';
import { createOccupied, readsBytes } from '../layers/networkInput.ts';
import {
  hiddenWithDerivatives,
  type NetworkInput,
  type TrainingPass,
  type WeightArenas,
} from '../layers/pass.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { widthsOf } from '../posterior/layout.ts';
import { arenaBytes } from '../posterior/parameters.ts';
import type { TrainSettings } from '../settings/settings.ts';
import type { Moments } from './moments.ts';
import type { StepPlan } from './stepPlan.ts';
import { threadsOf } from './sweep.ts';

export interface StepBuffers {
  readonly pass: TrainingPass;
  /** What `sample` makes: weights, variances or perturbations. */
  readonly sampled: GPUBuffer | undefined;
  readonly moments: Moments;
  /**
   * [Q + 1] rows: (KL, non-finite count) of one invocation's weights; row Q is the factor of the gradient.
   */
  readonly partials: GPUBuffer;
  /** Q. */
  readonly threads: number;
  /** [S, B] (nll, hit or squared error). */
  readonly scores: GPUBuffer;
  /** Ring of (sum nll, hits or squared errors, KL, non-finite count), a row a step; sums over lanes. */
  readonly metrics: GPUBuffer;
}

/** What a step is made from, besides the network. */
export interface StepRequest {
  readonly settings: TrainSettings;
  readonly examples: GpuExamples;
  readonly moments: Moments;
  /** The most rows of a minibatch, pseudo-examples among them; absent: the batch of the settings. */
  readonly rows?: number;
  /** Rows of the ring of metrics. */
  readonly metricsRows: number;
}

export function createStepBuffers(
  net: NetworkOnGpu,
  memory: Memory,
  plan: StepPlan,
  request: StepRequest,
): StepBuffers {
  const { gpu, layout } = net;
  const { settings, moments, metricsRows } = request;
  const { precision } = settings;
  const batch = request.rows ?? settings.batch;
  const { products, sampled: output, lanes, dropout } = plan;
  const threads = threadsOf(gpu, layout);
  const partials = memory.create('partials', (threads + 1) * 8);
  // until a step is clipped, its gradient is multiplied by 1
  gpu.device.queue.writeBuffer(partials, threads * 8, new Float32Array([1, 0]));
  const sampled = output && memory.create(output, arenaBytes(layout, lanes, precision));
  const sizes = { widths: widthsOf(layout), batch, draws: lanes };
  const input = networkInput(net, memory, plan, request);
  const copied = input.reads === 'bytes' ? 'nothing' : input.perDraw ? 'perDraw' : 'shared';
  return {
    pass: {
      ...{ gpu, input },
      weights: weightArenas(net, plan, sampled),
      activations: createActivations(memory, { label: 'x', ...sizes, input: copied, precision }),
      hidden: hiddenWithDerivatives(memory, { activation: net.config.activation, dropout }, sizes),
      noise: noiseOf(memory, plan, { ...sizes, input: copied }),
      gradients: createActivations(memory, { label: 'dy', ...sizes, input: 'nothing' }),
      weightGradients: {
        dw: memory.create('dw', arenaBytes(layout, lanes)),
        // with local it overwrites the variances, which a layer no longer needs once its inputs have their
        // gradient
        dspread:
          products === 'flipout'
            ? memory.create('dperturbation', arenaBytes(layout, lanes))
            : products === 'local'
              ? sampled
              : undefined,
      },
    },
    ...{ sampled, moments, threads, partials },
    scores: memory.create('scores', lanes * batch * 8),
    metrics: memory.create('metrics', metricsRows * 16),
  };
}

function networkInput(
  { gpu, layout }: NetworkOnGpu,
  memory: Memory,
  { products, members, lanes, inputsPerLane }: StepPlan,
  { examples, settings }: Pick<StepRequest, 'examples' | 'settings'>,
): NetworkInput {
  const inputs = layout.layers[0]!.widthBefore;
  const orderDraw = members > 1 ? examples.places : 0;
  const variation = variationOf(settings.augment, examples);
  // `gather` makes the signs of flipout, together with a copy of the inputs; versions are a copy as well
  const inPlace = products !== 'flipout' && !variation && readsBytes(examples, inputs);
  const reads = inPlace ? 'bytes' : 'copy';
  const occupied =
    reads === 'bytes' && gpu.computesOnCpu
      ? createOccupied(memory, inputs, orderDraw ? lanes : 1)
      : undefined;
  return { source: examples, variation, reads, orderDraw, perDraw: inputsPerLane, occupied };
}

function weightArenas(
  { layout, parameters }: NetworkOnGpu,
  { products, sampled: output, lanes, members }: StepPlan,
  sampled: GPUBuffer | undefined,
): WeightArenas {
  const { mu } = parameters;
  const { arenaSize } = layout;
  return products === 'draw'
    ? { estimator: products, w: sampled ?? mu, perDraw: sampled ? lanes > 1 : members > 1, arenaSize }
    : {
        ...{ estimator: products, w: mu, perDraw: false, arenaSize },
        ...{ spread: sampled!, spreadPerDraw: output !== 'variance' },
      };
}

/** Buffers for what a second product keeps for the way back. */
function noiseOf(
  memory: Memory,
  { products }: StepPlan,
  sizes: Omit<ActivationsRequest, 'label'>,
): Activations | undefined {
  if (products === 'draw') return undefined;
  const input = products === 'flipout' ? sizes.input : 'nothing';
  return createActivations(memory, { label: 'noise', ...sizes, input });
}
