/** The posterior on the GPU: two arenas, mu and rho, and the prior of each layer. */
import { bytesEach, type Precision } from '../../../shaders/lib/precision.ts';
import { priorRow } from '../../../shaders/lib/prior.ts';
import type { Gpu } from '../../gpu/device.ts';
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer, writeFloats } from '../../gpu/readback.ts';
import { blockMargin } from '../layers/activations.ts';
import { layerPrior, type Prior, priorNumbersOf } from '../prior.ts';
import { type LayerValues, type Layout, packPosterior, parameterFloats, unpack } from './layout.ts';

export interface Parameters {
  readonly mu: GPUBuffer;
  readonly rho: GPUBuffer;
  /** [K L] rows of `priorRow`. */
  readonly priors: GPUBuffer;
  write(mu: readonly LayerValues[], rho: readonly LayerValues[]): void;
  read(): Promise<{ mu: LayerValues[]; rho: LayerValues[] }>;
  /** The prior with the scales that training has learned, if it learns them. */
  readPrior(): Promise<Prior>;
  destroy(): void;
}

/** Bytes of `count` arenas, one after the other. */
export const arenaBytes = (layout: Layout, count = 1, precision: Precision = 'single'): number =>
  (count * layout.arenaSize + blockMargin) * bytesEach(precision);

export function createParameters(gpu: Gpu, layout: Layout, prior: Prior): Parameters {
  const memory = createMemory(gpu);
  const mu = memory.create('mu', arenaBytes(layout, layout.members));
  const rho = memory.create('rho', arenaBytes(layout, layout.members));
  const table = priorTable(layout, prior);
  const priors = memory.create('priors', table.byteLength);
  gpu.device.queue.writeBuffer(priors, 0, table);
  const readArenas = async (buffer: GPUBuffer) =>
    unpack(layout, new Float32Array(await readBuffer(gpu, buffer, 0, parameterFloats(layout) * 4)));
  return {
    mu,
    rho,
    priors,
    write(means, rhos) {
      const packed = packPosterior(layout, means, rhos);
      writeFloats(gpu, mu, packed.mu);
      writeFloats(gpu, rho, packed.rho);
    },
    async read() {
      const [means, rhos] = await Promise.all([readArenas(mu), readArenas(rho)]);
      return { mu: means, rho: rhos };
    },
    async readPrior() {
      if (!(prior.kind === 'layered' && prior.learned)) return prior;
      const rows = new Float32Array(await readBuffer(gpu, priors, 0, table.byteLength));
      return { ...prior, scale: layout.layers.map((_, l) => rows[l * priorRow.length + scaleColumn]!) };
    },
    destroy: () => memory.destroy(),
  };
}

const scaleColumn = priorRow.indexOf('scale1');

/** The shaders' table of priors: a row for each layer of each member, in the order of the arenas. */
function priorTable(layout: Layout, prior: Prior): ArrayBuffer {
  const { layers, members, arenaSize } = layout;
  const table = new DataView(new ArrayBuffer(members * layers.length * priorRow.length * 4));
  for (let k = 0; k < members; k++) {
    for (const [l, { offset, rows, columns }] of layers.entries()) {
      const at = (k * layers.length + l) * priorRow.length * 4;
      table.setUint32(at, (k * arenaSize + offset + rows * columns) / 4, true);
      priorNumbersOf(layerPrior(prior, l)).forEach((number, i) => {
        table.setFloat32(at + 4 * (i + 1), number, true);
      });
    }
  }
  return table.buffer as ArrayBuffer;
}
