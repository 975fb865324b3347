/**
 * One step of Bayes by Backprop, as a list of dispatches. Read it from top to bottom: this is the algorithm.
 *
 *   draw  (Blundell et al. 2015)      w ~ q once a minibatch, backpropagate to w, then to mu and rho
 *   local (Kingma et al. 2015)        the noise moves from the weights to each layer's outputs
 *   flipout (Wen et al. 2018)         one perturbation a minibatch, with random signs of its own for each example
 *
 * Every buffer is made here, once. A step writes all of them again, reads nothing back and allocates nothing.
 */
import { gather } from '../../shaders/gather.wgsl.ts';
import { momentsOf, optimisers } from '../../shaders/lib/optimiser.ts';
import { reduce } from '../../shaders/reduce.wgsl.ts';
import { sample } from '../../shaders/sample.wgsl.ts';
import { update } from '../../shaders/update.wgsl.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { type Dispatch, type Program, prepare } from '../gpu/recorder.ts';
import type { NetworkConfig, TrainSettings } from './config.ts';
import type { GpuExamples } from './examples.ts';
import { widthsOf } from './forwardPass.ts';
import {
  backwardInputs,
  backwardWeights,
  createActivations,
  forwardLayer,
  gradientName,
  hiddenWithDerivatives,
  type WeightArenas,
} from './layers.ts';
import type { Layout } from './layout.ts';
import { prepareLoss } from './loss.ts';
import { arenaBytes, type Parameters } from './parameters.ts';
import { familyKind } from './prior.ts';

/** What `sample` makes of the posterior for each estimator. */
const outputOf = { draw: 'weights', local: 'variance', flipout: 'perturbation' } as const;

/** Vec4s of parameters that one invocation of `update` or `kl` owns. */
export const vectorsPerThread = 16;

export interface TrainingStep {
  readonly program: Program;
  /** Ring of (sum nll, hits or squared errors, KL, non-finite count), a row a step. */
  readonly metrics: GPUBuffer;
  readonly muMoments: GPUBuffer;
  readonly rhoMoments: GPUBuffer;
  destroy(): void;
}

export async function createTrainingStep(
  gpu: Gpu,
  layout: Layout,
  parameters: Parameters,
  { prior, head, activation }: Pick<NetworkConfig, 'prior' | 'head' | 'activation'>,
  { estimator, kl, batch, optimiser }: TrainSettings,
  examples: GpuExamples,
  metricsRows: number,
): Promise<TrainingStep> {
  const memory = createMemory(gpu);
  const { mu, rho } = parameters;
  const layers = layout.layers.map((_, l) => l);
  const widths = widthsOf(layout);
  const arena = (label: string, count = 1) => memory.create(label, arenaBytes(layout, count));
  try {
    const twoProducts = estimator !== 'draw';
    const extent = { batch, draws: 1 };
    const activations = createActivations(memory, 'x', widths, extent, 'shared');
    const gradients = createActivations(memory, 'dy', widths, extent, 'nothing');
    const hidden = hiddenWithDerivatives(memory, activation, widths, extent);
    const noise = twoProducts
      ? createActivations(memory, 'noise', widths, extent, estimator === 'flipout' ? 'shared' : 'nothing')
      : undefined;
    const y = memory.create('y', batch * examples.labelWords * 4);
    const output = outputOf[estimator];
    const sampled = arena(output);
    const dw = arena('dw');
    const dspread = twoProducts ? arena(gradientName[estimator]) : undefined;
    const { rule } = optimisers[optimiser];
    const muMoments = arena('muMoments', momentsOf(rule));
    const rhoMoments = arena('rhoMoments', momentsOf(rule));
    const parameterVectors = layout.arenaSize / 4;
    const threads = Math.ceil(parameterVectors / vectorsPerThread);
    const partials = memory.create('partials', threads * 8);
    const scores = memory.create('scores', batch * 8);
    const metrics = memory.create('metrics', metricsRows * 16);

    const weights: WeightArenas = twoProducts
      ? { estimator, w: mu, spread: sampled, perDraw: false }
      : { estimator, w: sampled, perDraw: false };
    const { inputs, rows } = layout.layers[0]!;

    const program: Promise<Dispatch>[] = [
      // x, y: a minibatch
      prepare(gpu, {
        kernel: gather,
        variant: { source: examples.source, signs: estimator === 'flipout' ? 'drawn' : 'none' },
        constants: { inputs, rowVectors: rows / 4, targets: examples.labelWords },
        buffers: {
          ...buffersOf(examples),
          x: activations.at(0),
          y,
          ...(noise && estimator === 'flipout' && { signs: noise.at(0) }),
        },
        covers: ({ batch }) => [rows / 4, batch, 1],
      }),
      // w = mu + sigma eps, or sigma^2, or sigma eps
      prepare(gpu, {
        kernel: sample,
        variant: { output },
        constants: { parameterVectors },
        buffers: { mu, rho, w: sampled },
        covers: () => [parameterVectors, 1, 1],
      }),
      // forwards
      ...layers.map((l) => forwardLayer(gpu, layout, l, weights, activations, hidden, noise)),
      // nll and its gradient
      prepareLoss(gpu, layout, head, { activations, gradients, y, scores }),
      // backwards; the first layer's inputs need no gradient
      ...layers
        .toReversed()
        .flatMap((l) => [
          backwardWeights(gpu, layout, l, weights, activations, gradients, { dw, dspread }, noise),
          ...(l > 0 ? [backwardInputs(gpu, layout, l, weights, activations, gradients, hidden, noise)] : []),
        ]),
      // gradient of the KL, the optimiser's step, and the KL itself
      prepare(gpu, {
        kernel: update,
        variant: { estimator, optimiser: rule, prior: familyKind(prior), kl },
        constants: { parameterVectors, threads },
        buffers: {
          mu,
          rho,
          dw,
          ...(dspread && { [gradientName[estimator]]: dspread }),
          muMoments,
          rhoMoments,
          partials,
        },
        covers: () => [threads, 1, 1],
      }),
      // one row of metrics
      prepare(gpu, {
        kernel: reduce,
        variant: { into: 'ring' },
        constants: { threads },
        buffers: { scores, partials, metrics },
        covers: () => [1, 1, 1],
      }),
    ];
    return {
      program: await Promise.all(program),
      metrics,
      muMoments,
      rhoMoments,
      destroy: () => memory.destroy(),
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

function buffersOf({ examples, labels, order }: GpuExamples) {
  return { examples, labels, order };
}
