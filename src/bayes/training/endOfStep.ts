/** The dispatches that end a training step: from gradients to new parameters, by the plan of the method. */
import { clip } from '../../../shaders/clip.wgsl.ts';
import { gradientNorm } from '../../../shaders/gradientNorm.wgsl.ts';
import { drawCountOf } from '../../../shaders/lib/draws.ts';
import { optimisers } from '../../../shaders/lib/optimiser.ts';
import { priorScales } from '../../../shaders/priorScales.wgsl.ts';
import { reduce } from '../../../shaders/reduce.wgsl.ts';
import { update } from '../../../shaders/update.wgsl.ts';
import { updateIvon } from '../../../shaders/updateIvon.wgsl.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { prepare } from '../../gpu/recorder.ts';
import { spreadGradientName } from '../layers/pass.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { familyKind } from '../prior.ts';
import type { TrainSettings } from '../settings/settings.ts';
import type { StepBuffers } from './stepBuffers.ts';
import type { StepPlan } from './stepPlan.ts';
import { sweepOver } from './sweep.ts';

/**
 * In this order: the factor of a clipped step; the gradient of the KL, the KL itself and the optimiser's
 * step; the prior's scales, if they are learned; one row of metrics.
 */
export function endOfStep(
  net: NetworkOnGpu,
  settings: Pick<TrainSettings, 'optimiser' | 'kl' | 'clipNorm'>,
  plan: StepPlan,
  made: StepBuffers,
): Promise<Dispatch>[] {
  const { gpu, layout, parameters, config } = net;
  const { partials, scores, metrics, threads } = made;
  const { mu, rho, priors } = parameters;
  const learnsPrior = config.prior.kind === 'layered' && config.prior.learned;
  return [
    ...(plan.update === 'ivon' ? ivonUpdate(net, plan, made) : gradientUpdate(net, settings, plan, made)),
    ...(learnsPrior
      ? [
          prepare(gpu, {
            kernel: priorScales,
            variant: { prior: 'gaussian' },
            constants: {},
            buffers: { mu, rho, priors },
            covers: () => [layout.layers.length, 1, 1],
          }),
        ]
      : []),
    prepare(gpu, {
      kernel: reduce,
      variant: { into: 'ring' },
      constants: { threads, lanes: plan.lanes },
      buffers: { scores, partials, metrics },
      covers: () => [1, 1, 1],
    }),
  ];
}

/**
 * The update of Bayes by Backprop, and of weights without a width: gradients of mu and rho, clipped if asked
 * for, and the optimiser's step.
 */
function gradientUpdate(
  { gpu, layout, parameters, config }: NetworkOnGpu,
  { optimiser, kl, clipNorm }: Pick<TrainSettings, 'optimiser' | 'kl' | 'clipNorm'>,
  plan: StepPlan,
  { pass, partials, threads, sampled, moments }: StepBuffers,
): Promise<Dispatch>[] {
  const { mu, rho, priors } = parameters;
  const { dw, dspread } = pass.weightGradients;
  const { muMoments, rhoMoments } = moments;
  const estimator = plan.update === 'ivon' ? 'point' : plan.update;
  const choice = {
    estimator,
    noise: plan.noise,
    drawCount: drawCountOf(plan.draws),
    prior: familyKind(config.prior),
    kl: estimator === 'point' ? ('sampled' as const) : kl,
  };
  const buffers = {
    ...{ mu, rho, priors, dw, partials },
    ...(dspread && { [spreadGradientName[plan.products]]: dspread }),
    ...(plan.noise === 'weights' && sampled && { w: sampled }),
  };
  const overParameters = sweepOver(gpu, layout);
  const clipping =
    clipNorm > 0
      ? [
          prepare(gpu, { kernel: gradientNorm, variant: choice, buffers, ...overParameters }),
          prepare(gpu, {
            kernel: clip,
            variant: { by: 'norm' },
            constants: { threads },
            buffers: { partials },
            covers: () => [1, 1, 1],
          }),
        ]
      : [];
  return [
    ...clipping,
    prepare(gpu, {
      kernel: update,
      variant: { ...choice, optimiser: optimisers[optimiser].rule },
      buffers: { ...buffers, muMoments, ...(rhoMoments && { rhoMoments }) },
      ...overParameters,
    }),
  ];
}

function ivonUpdate(
  { gpu, layout, parameters }: NetworkOnGpu,
  plan: StepPlan,
  { pass, partials, moments }: StepBuffers,
): Promise<Dispatch>[] {
  const { mu, rho, priors } = parameters;
  const { muMoments, rhoMoments } = moments;
  return [
    prepare(gpu, {
      kernel: updateIvon,
      variant: { drawCount: drawCountOf(plan.draws), prior: 'gaussian', kl: 'closed' },
      buffers: {
        ...{ mu, rho, priors, dw: pass.weightGradients.dw, partials, muMoments },
        ...(rhoMoments && { rhoMoments }),
      },
      ...sweepOver(gpu, layout),
    }),
  ];
}
