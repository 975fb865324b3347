/**
 * One training step, as a list of dispatches. Read it from top to bottom: this is the algorithm. For Bayes by Backprop:
 *
 *   draw  (Blundell et al. 2015)      w ~ q once a minibatch, backpropagate to w, then to mu and rho, and draw the next w
 *   local (Kingma et al. 2015)        the noise moves from the weights to each layer's outputs
 *   flipout (Wen et al. 2018)         one perturbation a minibatch, with random signs of its own for each example
 *
 * Other methods leave dispatches out or end differently (plan.ts). Every buffer is made once (stepBuffers.ts). A step
 * writes all of them again, reads nothing back and allocates nothing.
 */
import { gather } from '../../shaders/gather.wgsl.ts';
import { occupied } from '../../shaders/lib/cpu/occupied.wgsl.ts';
import { sample } from '../../shaders/sample.wgsl.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { type Dispatch, type Program, prepare } from '../gpu/recorder.ts';
import { drawStride } from './activations.ts';
import type { NetworkConfig, TrainSettings } from './config.ts';
import { endOfStep } from './endOfStep.ts';
import type { GpuExamples } from './examples.ts';
import { leavesPixelsOut } from './layerInputs.ts';
import { backwardInputs, backwardWeights, forwardLayer } from './layers.ts';
import type { Layout } from './layout.ts';
import { prepareLoss } from './loss.ts';
import type { Parameters } from './parameters.ts';
import { planOf } from './plan.ts';
import { createStepBuffers } from './stepBuffers.ts';
import { tuneStep } from './tune.ts';

export interface TrainingStep {
  /**
   * What comes before the first step, and before one whose parameters the caller may have touched: the draw, or the variances, where
   * it is otherwise the step before that makes them.
   */
  readonly opening: Program;
  readonly program: Program;
  /** z of its dispatches: draws, or members of an ensemble. */
  readonly lanes: number;
  /** Ring of (sum nll, hits or squared errors, KL, non-finite count), a row a step; sums over lanes. */
  readonly metrics: GPUBuffer;
  readonly muMoments: GPUBuffer;
  /** Absent where weights have no width. */
  readonly rhoMoments: GPUBuffer | undefined;
  destroy(): void;
}

export async function createTrainingStep(
  gpu: Gpu,
  layout: Layout,
  parameters: Parameters,
  config: Pick<NetworkConfig, 'prior' | 'head' | 'activation' | 'method'>,
  settings: TrainSettings,
  examples: GpuExamples,
  metricsRows: number,
): Promise<TrainingStep> {
  const memory = createMemory(gpu);
  const { mu, rho } = parameters;
  const layers = layout.layers.map((_, l) => l);
  const plan = planOf(config, settings);
  const { lanes, inputsPerLane, sampled: output } = plan;
  try {
    const made = createStepBuffers(
      gpu,
      memory,
      layout,
      parameters,
      config,
      settings,
      plan,
      examples,
      metricsRows,
    );
    const { activations, gradients, hidden, noise, weights, sampled, orderDraw, scores } = made;
    await tuneStep(gpu, layout, made, lanes);
    const signs = plan.products === 'flipout' && noise ? noise.at(0) : undefined;
    const { inputs, rows } = layout.layers[0]!;
    const { precision } = settings;
    const parameterVectors = layout.arenaSize / 4;

    // w = mu + sigma eps, or sigma^2, or sigma eps
    const sampling =
      output && sampled
        ? [
            prepare(gpu, {
              kernel: sample,
              variant: { output, precision },
              constants: { parameterVectors },
              buffers: { mu, rho, w: sampled },
              covers: () => [parameterVectors, 1, output === 'variance' ? 1 : lanes],
            }),
          ]
        : [];

    const program: Promise<Dispatch>[] = [
      // x: a minibatch, or one for each member; bytes are read where they lie
      ...(activations.bytes
        ? []
        : [
            prepare(gpu, {
              kernel: gather,
              variant: { source: examples.source, signs: signs ? 'drawn' : 'none', precision },
              constants: { inputs, rowVectors: rows / 4, orderDraw, xDraw: drawStride(activations, 0) },
              buffers: {
                ...{ examples: examples.examples, order: examples.order, x: activations.at(0) },
                ...(signs && { signs }),
              },
              covers: ({ batch }) => [rows / 4, batch, inputsPerLane ? lanes : 1],
            }),
          ]),
      // which of the bytes' words matter, where the products leave out the others
      ...(activations.bytes?.occupied && leavesPixelsOut(gpu, layout, weights, activations)
        ? [
            prepare(gpu, {
              kernel: occupied,
              variant: { input: 'bytes' },
              constants: { rowVectors: rows / 4, orderDraw },
              buffers: {
                examples: examples.examples,
                order: examples.order,
                occupied: activations.bytes.occupied,
              },
              covers: () => [1, 1, orderDraw ? lanes : 1],
            }),
          ]
        : []),
      // the posterior, unless the step before has sampled it
      ...(plan.samplesAhead ? [] : sampling),
      // forwards
      ...layers.map((l) => forwardLayer(gpu, layout, l, weights, activations, hidden, noise)),
      // nll and its gradient
      prepareLoss(gpu, layout, config.head, { activations, gradients, examples, orderDraw, scores }),
      // backwards; the first layer's inputs need no gradient
      ...layers.toReversed().flatMap((l) => [
        ...(l > 0 ? [backwardInputs(gpu, layout, l, weights, activations, gradients, hidden, noise)] : []),
        // last, as the gradient of local's variances takes their place
        backwardWeights(gpu, layout, l, weights, activations, gradients, made, noise),
      ]),
      // gradient of the KL, the optimiser's step, the next draw or variances, one row of metrics
      ...endOfStep(gpu, layout, parameters, config, settings, plan, made),
    ];
    const { metrics, muMoments, rhoMoments } = made;
    // awaited as one: where one pipeline fails, no other is left to fail unseen
    const [opening, dispatches] = await Promise.all([
      Promise.all(plan.samplesAhead ? sampling : []),
      Promise.all(program),
    ]);
    return {
      opening,
      program: dispatches,
      lanes,
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
