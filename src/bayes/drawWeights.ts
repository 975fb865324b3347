/** One posterior draw of every weight and bias, on the host. */
import { sample } from '../../shaders/sample.wgsl.ts';
import { createMemory } from '../gpu/memory.ts';
import { readBuffer } from '../gpu/readback.ts';
import { createStepRing, prepare, submit } from '../gpu/recorder.ts';
import { type LayerValues, memberOf, unpack } from './layout.ts';
import { hasPosterior } from './method.ts';
import type { OnGpu } from './overDraws.ts';
import { arenaBytes } from './parameters.ts';
import { evaluationFields } from './stepFields.ts';

/**
 * The same weights as the first draw of a prediction with this seed. Where weights have no width: their values, or those of one
 * member of an ensemble.
 */
export async function drawWeights(
  { gpu, layout, parameters, config }: OnGpu,
  seed: number,
): Promise<LayerValues[]> {
  const { method } = config;
  if (!hasPosterior(method)) {
    const { mu } = await parameters.read();
    return method.kind === 'ensemble' ? memberOf(layout, mu, seed % method.members) : mu;
  }
  const memory = createMemory(gpu);
  try {
    const parameterVectors = layout.arenaSize / 4;
    const w = memory.create('w', arenaBytes(layout));
    const ring = createStepRing(gpu, memory, 1);
    const { mu, rho } = parameters;
    const dispatch = await prepare(gpu, {
      kernel: sample,
      variant: { output: 'weights', precision: 'single' },
      constants: { parameterVectors },
      buffers: { mu, rho, w },
      covers: () => [parameterVectors, 1, 1],
    });
    ring.set(0, evaluationFields(config, seed));
    ring.upload(1);
    const recordings = [{ program: [dispatch], slot: 0, extent: { batch: 0, draws: 1 } }];
    submit(gpu, ring, 'draw', { recordings });
    return unpack(layout, new Float32Array(await readBuffer(gpu, w, 0, layout.arenaSize * 4)));
  } finally {
    memory.destroy();
  }
}
