/**
 * A copy of everything that training changes, on the GPU: what a training goes back to when it meets NaN or
 * infinity. It is made while no step is in flight, so every step before it is known to be good.
 */
import { createMemory } from '../../gpu/memory.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import type { Moments } from './moments.ts';
import type { Progress } from './progress.ts';

export interface Snapshot {
  /** Where training stood when the copy was made; undefined before the first one. */
  readonly at: Progress | undefined;
  take(at: Progress): void;
  /** Puts the copy back. Later copies are of a training whose learning rate has this factor. */
  restore(rateFactor: number): Progress;
  destroy(): void;
}

export function createSnapshot({ gpu, parameters }: NetworkOnGpu, moments: Moments): Snapshot {
  const memory = createMemory(gpu);
  const { mu, rho, priors } = parameters;
  const { muMoments, rhoMoments } = moments;
  const originals = [mu, rho, priors, muMoments, ...(rhoMoments ? [rhoMoments] : [])];
  let at: Progress | undefined;
  try {
    const copies = originals.map(({ label, size }) => memory.create(`copy of ${label}`, size));
    const copyAll = (from: readonly GPUBuffer[], to: readonly GPUBuffer[]) => {
      const encoder = gpu.device.createCommandEncoder({ label: 'snapshot' });
      for (const [i, { size }] of from.entries()) encoder.copyBufferToBuffer(from[i]!, 0, to[i]!, 0, size);
      gpu.device.queue.submit([encoder.finish({ label: 'snapshot' })]);
    };
    return {
      get at() {
        return at;
      },
      take(progress) {
        copyAll(originals, copies);
        at = progress;
      },
      restore(rateFactor) {
        copyAll(copies, originals);
        at = { ...at!, rateFactor };
        return at;
      },
      destroy: () => memory.destroy(),
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}
