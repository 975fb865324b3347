/** KL[q || p] of a posterior as it stands, outside training. */
import { kl as klKernel } from '../../../shaders/kl.wgsl.ts';
import { reduce } from '../../../shaders/reduce.wgsl.ts';
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, prepare, submit } from '../../gpu/recorder.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { familyKind } from '../prior.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { sweepOver, threadsOf } from '../training/sweep.ts';

/** Nats, of the whole network: exact for a Gaussian prior, a one-draw estimate (by `seed`) otherwise. */
export async function measureKl(
  { gpu, layout, parameters, config }: NetworkOnGpu,
  seed: number,
): Promise<number> {
  const { mu, rho, priors } = parameters;
  const memory = createMemory(gpu);
  try {
    const threads = threadsOf(gpu, layout);
    const partials = memory.create('partials', threads * 8);
    const scores = memory.create('scores', 8);
    const metrics = memory.create('metrics', 16);
    const ring = createStepRing(gpu, memory, 1);
    const program = await Promise.all([
      prepare(gpu, {
        kernel: klKernel,
        variant:
          familyKind(config.prior) === 'gaussian'
            ? { prior: 'gaussian', kl: 'closed' }
            : { prior: familyKind(config.prior), kl: 'sampled' },
        buffers: { mu, rho, priors, partials },
        ...sweepOver(gpu, layout),
      }),
      prepare(gpu, {
        kernel: reduce,
        variant: { into: 'ring' },
        constants: { threads, lanes: 1 },
        buffers: { scores, partials, metrics },
        covers: () => [1, 1, 1],
      }),
    ]);
    ring.set(0, evaluationFields(config, seed));
    ring.upload(1);
    submit(gpu, ring, 'kl', { recordings: [{ program, slot: 0, extent: { batch: 0, draws: 1 } }] });
    const [, , kl] = new Float32Array(await readBuffer(gpu, metrics, 0, 16));
    return kl!;
  } finally {
    memory.destroy();
  }
}
