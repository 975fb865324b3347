/** The posterior on the GPU: two arenas, mu and rho. */
import { createMemory, type Gpu } from '../gpu/device.ts';
import { readBuffer, writeFloats } from '../gpu/readback.ts';
import { type LayerValues, type Layout, packPosterior, unpack } from './layout.ts';

/** Floats past the end of a buffer that a register block may read, but never uses. */
export const blockMargin = 64;

export interface Parameters {
  readonly mu: GPUBuffer;
  readonly rho: GPUBuffer;
  write(mu: readonly LayerValues[], rho: readonly LayerValues[]): void;
  read(): Promise<{ mu: LayerValues[]; rho: LayerValues[] }>;
  destroy(): void;
}

/** Bytes of `count` arenas, one after the other. */
export const arenaBytes = (layout: Layout, count = 1): number => (count * layout.arenaSize + blockMargin) * 4;

export function createParameters(gpu: Gpu, layout: Layout): Parameters {
  const memory = createMemory(gpu);
  const mu = memory.create('mu', arenaBytes(layout));
  const rho = memory.create('rho', arenaBytes(layout));
  const readArena = async (buffer: GPUBuffer) =>
    unpack(layout, new Float32Array(await readBuffer(gpu, buffer, 0, layout.arenaSize * 4)));
  return {
    mu,
    rho,
    write(means, rhos) {
      const packed = packPosterior(layout, means, rhos);
      writeFloats(gpu, mu, packed.mu);
      writeFloats(gpu, rho, packed.rho);
    },
    async read() {
      const [means, rhos] = await Promise.all([readArena(mu), readArena(rho)]);
      return { mu: means, rho: rhos };
    },
    destroy: () => memory.destroy(),
  };
}
