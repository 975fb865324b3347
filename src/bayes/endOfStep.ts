/** The dispatches that end a training step: from gradients to new parameters, by the plan of the method. */
import { clip } from '../../shaders/clip.wgsl.ts';
import { gradientNorm } from '../../shaders/gradientNorm.wgsl.ts';
import { drawCountOf } from '../../shaders/lib/draws.ts';
import { optimisers } from '../../shaders/lib/optimiser.ts';
import { priorScales } from '../../shaders/priorScales.wgsl.ts';
import { reduce } from '../../shaders/reduce.wgsl.ts';
import { update } from '../../shaders/update.wgsl.ts';
import { updateIvon } from '../../shaders/updateIvon.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import { type Dispatch, prepare } from '../gpu/recorder.ts';
import type { NetworkConfig, TrainSettings } from './config.ts';
import { gradientName } from './layers.ts';
import type { Layout } from './layout.ts';
import type { Parameters } from './parameters.ts';
import type { Plan } from './plan.ts';
import { familyKind } from './prior.ts';
import type { StepBuffers } from './stepBuffers.ts';
import { sweepOver } from './sweep.ts';

/**
 * Gradient of the KL, the optimiser's step, and the KL itself; before it the factor of a clipped step, after it the prior's
 * scales where they are learned; last, one row of metrics.
 */
export function endOfStep(
  gpu: Gpu,
  layout: Layout,
  { mu, rho, priors }: Parameters,
  { prior }: Pick<NetworkConfig, 'prior'>,
  { optimiser, kl, clipNorm }: Pick<TrainSettings, 'optimiser' | 'kl' | 'clipNorm'>,
  plan: Plan,
  made: StepBuffers,
): Promise<Dispatch>[] {
  const { dw, dspread, muMoments, rhoMoments, partials, scores, metrics, threads, sampled } = made;
  const gradient = { dw, ...(dspread && { [gradientName[plan.products]]: dspread }) };
  const moments = { muMoments, ...(rhoMoments && { rhoMoments }) };
  const overParameters = sweepOver(gpu, layout);
  const drawCount = drawCountOf(plan.draws);
  const dispatches: Promise<Dispatch>[] = [];
  if (plan.update === 'ivon') {
    const buffers = { mu, rho, priors, dw, ...moments, partials };
    const variant = { drawCount, prior: 'gaussian', kl: 'closed' } as const;
    dispatches.push(prepare(gpu, { kernel: updateIvon, variant, buffers, ...overParameters }));
  } else {
    const estimator = plan.update;
    const choice = {
      estimator,
      noise: plan.noise,
      drawCount,
      prior: familyKind(prior),
      kl: estimator === 'point' ? ('sampled' as const) : kl,
    };
    const drawn = plan.noise === 'weights' && sampled && { w: sampled };
    const buffers = { mu, rho, priors, ...gradient, partials, ...drawn };
    if (clipNorm > 0) {
      dispatches.push(
        prepare(gpu, { kernel: gradientNorm, variant: choice, buffers, ...overParameters }),
        prepare(gpu, {
          kernel: clip,
          variant: { by: 'norm' },
          constants: { threads },
          buffers: { partials },
          covers: () => [1, 1, 1],
        }),
      );
    }
    const variant = { ...choice, optimiser: optimisers[optimiser].rule };
    dispatches.push(
      prepare(gpu, { kernel: update, variant, buffers: { ...buffers, ...moments }, ...overParameters }),
    );
  }
  if (prior.kind === 'layered' && prior.learned) {
    dispatches.push(
      prepare(gpu, {
        kernel: priorScales,
        variant: { prior: 'gaussian' },
        constants: {},
        buffers: { mu, rho, priors },
        covers: () => [layout.layers.length, 1, 1],
      }),
    );
  }
  dispatches.push(
    prepare(gpu, {
      kernel: reduce,
      variant: { into: 'ring' },
      constants: { threads, lanes: plan.lanes },
      buffers: { scores, partials, metrics },
      covers: () => [1, 1, 1],
    }),
  );
  return dispatches;
}
