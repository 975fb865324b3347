/** One posterior draw of every weight and bias, on the host. */
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import { hasPosterior } from '../method.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { type LayerValues, memberOf, unpack } from '../posterior/layout.ts';
import { arenaBytes } from '../posterior/parameters.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { prepareDraws } from './forwardPass.ts';

/**
 * The same weights as the first draw of a prediction with this seed. If weights have no width, they are the
 * weights themselves; of an ensemble, those of one member.
 */
export async function drawWeights(net: NetworkOnGpu, seed: number): Promise<LayerValues[]> {
  const { gpu, layout, parameters, config } = net;
  const { method } = config;
  if (!hasPosterior(method)) {
    const { mu } = await parameters.read();
    return method.kind === 'ensemble' ? memberOf(layout, mu, seed % method.members) : mu;
  }
  const memory = createMemory(gpu);
  try {
    const w = memory.create('w', arenaBytes(layout));
    const ring = createStepRing(gpu, memory, 1);
    const dispatch = await prepareDraws(net, w, 'single');
    ring.set(0, evaluationFields(config, seed));
    ring.upload(1);
    const recordings = [{ program: [dispatch], slot: 0, extent: { batch: 0, draws: 1 } }];
    submit(gpu, ring, 'draw', { recordings });
    return unpack(layout, new Float32Array(await readBuffer(gpu, w, 0, layout.arenaSize * 4)));
  } finally {
    memory.destroy();
  }
}
