/**
 * One training step, as a list of dispatches. Read it from top to bottom: this is the algorithm. For Bayes by
 * Backprop:
 *
 *   draw     (Blundell et al. 2015)  w ~ q once a minibatch; backpropagate to w, then to mu and rho
 *   local    (Kingma et al. 2015)    the noise moves from the weights to each layer's outputs
 *   flipout  (Wen et al. 2018)       one perturbation a minibatch, with random signs for each example
 *
 * Other methods leave dispatches out or end differently (stepPlan.ts). Every buffer is made once
 * (stepBuffers.ts). A step overwrites all of them, reads nothing back and allocates nothing.
 */
import { sample } from '../../../shaders/sample.wgsl.ts';
import type { Dispatch, Program } from '../../gpu/dispatch.ts';
import { createMemory } from '../../gpu/memory.ts';
import { prepare } from '../../gpu/recorder.ts';
import { prepareLoss } from '../layers/loss.ts';
import { prepareInput } from '../layers/networkInput.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { endOfStep } from './endOfStep.ts';
import { createStepBuffers, type StepBuffers, type StepRequest } from './stepBuffers.ts';
import { type StepPlan, stepPlanOf } from './stepPlan.ts';
import { tuneStep } from './tune.ts';

export interface TrainingStep {
  /**
   * Draws the weights, or makes the variances, if otherwise the step before does it. It runs before the first
   * step, and before a step whose parameters the caller may have changed.
   */
  readonly opening: Program;
  readonly program: Program;
  /** z of its dispatches: the draws of all members. */
  readonly lanes: number;
  readonly buffers: StepBuffers;
  destroy(): void;
}

export async function createTrainingStep(net: NetworkOnGpu, request: StepRequest): Promise<TrainingStep> {
  const { gpu, layout, config } = net;
  const { settings } = request;
  const { layers } = layout;
  const memory = createMemory(gpu);
  const plan = stepPlanOf(config, settings);
  try {
    const made = createStepBuffers(net, memory, plan, request);
    const { pass, scores } = made;
    await tuneStep(layout, made, plan.lanes);
    const sampling = sampled(net, settings, plan, made);

    const program: Promise<Dispatch>[] = [
      // x: a copy of the minibatch, unless its bytes are read where they lie
      ...prepareInput(pass, layers[0]!),
      // the posterior, unless the step before has sampled it
      ...(plan.samplesAhead ? [] : sampling),
      // forwards
      ...layers.flatMap((layer) => layer.forward(pass)),
      // nll and its gradient
      prepareLoss(pass, layout, config.head, scores),
      // backwards; the network's input needs no gradient
      ...layers
        .toReversed()
        .flatMap((layer) => [
          ...(layer.index > 0 ? layer.backwardInputs(pass) : []),
          ...layer.backwardWeights(pass),
        ]),
      // gradient of the KL, the optimiser's step, the next draw or variances, one row of metrics
      ...endOfStep(net, settings, plan, made),
    ];
    // awaited together: if one pipeline fails, the failure of another does not go unhandled
    const [opening, dispatches] = await Promise.all([
      Promise.all(plan.samplesAhead ? sampling : []),
      Promise.all(program),
    ]);
    return {
      opening,
      program: dispatches,
      lanes: plan.lanes,
      buffers: made,
      destroy: () => memory.destroy(),
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

/** w = mu + sigma eps, or sigma^2, or sigma eps. */
function sampled(
  { gpu, layout, parameters }: NetworkOnGpu,
  { precision }: Pick<StepRequest['settings'], 'precision'>,
  { sampled: output, lanes }: StepPlan,
  { sampled: w }: StepBuffers,
): Promise<Dispatch>[] {
  if (!output || !w) return [];
  const { mu, rho } = parameters;
  const parameterVectors = layout.arenaSize / 4;
  return [
    prepare(gpu, {
      kernel: sample,
      variant: { output, precision },
      constants: { parameterVectors },
      buffers: { mu, rho, w },
      covers: () => [parameterVectors, 1, output === 'variance' ? 1 : lanes],
    }),
  ];
}
