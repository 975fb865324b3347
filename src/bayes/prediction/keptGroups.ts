/** Draws of the weights that stay on the device, in as few groups as fit a buffer. */
import { batches } from '../../data/order/permutation.ts';
import type { Memory } from '../../gpu/memory.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import { hasPosterior } from '../method.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { arenaBytes } from '../posterior/parameters.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { prepareDraws } from './forwardPass.ts';
import { groupBytes } from './overDraws.ts';

/** Consecutive draws, and their weights, if the method draws any. */
export interface KeptGroup {
  readonly first: number;
  readonly size: number;
  readonly arena: GPUBuffer | undefined;
}

export interface KeptGroups {
  readonly groups: readonly KeptGroup[];
  /** Draws the weights from the network's parameters as they are now. */
  fill(): void;
}

/** A network whose draws are no weights (an ensemble, dropout, a plain one) needs no arena of its own. */
export async function createKeptGroups(
  net: NetworkOnGpu,
  memory: Memory,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): Promise<KeptGroups> {
  const { gpu, layout, config } = net;
  if (!hasPosterior(config.method)) {
    return { groups: [{ first: 0, size: draws, arena: undefined }], fill: () => undefined };
  }
  const most = Math.max(1, Math.floor(groupBytes / (4 * layout.arenaSize)));
  const ring = createStepRing(gpu, memory, 1);
  const filled = await Promise.all(
    batches(draws, most).map(async ({ first, size }) => {
      const arena = memory.create('kept w', arenaBytes(layout, size, 'single'));
      return { first, size, arena, dispatch: await prepareDraws(net, arena, 'single') };
    }),
  );
  return {
    groups: filled,
    fill() {
      for (const { first, size, dispatch } of filled) {
        ring.set(0, { ...evaluationFields(config, seed), firstDraw: first, draws: size });
        ring.upload(1);
        const recordings = [{ program: [dispatch], slot: 0, extent: { batch: 0, draws: size } }];
        submit(gpu, ring, 'kept draws', { recordings });
      }
      gpu.check('kept draws');
    },
  };
}
