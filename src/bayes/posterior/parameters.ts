/** The posterior on the GPU: two arenas, mu and rho, and the prior of each layer and of the noise. */
import { bytesEach, type Precision } from '../../../shaders/lib/precision.ts';
import { priorRow, priorRows } from '../../../shaders/lib/prior.ts';
import type { Gpu } from '../../gpu/device.ts';
import { checkParts, createMemory } from '../../gpu/memory.ts';
import { readBuffer, writeFloats } from '../../gpu/readback.ts';
import { together } from '../../gpu/together.ts';
import { noisePriorOf } from '../head.ts';
import { blockMargin } from '../layers/activations.ts';
import { layerPrior, type Prior, priorNumbersOf } from '../prior.ts';
import type { NetworkConfig } from '../settings/settings.ts';
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

export function createParameters(
  gpu: Gpu,
  layout: Layout,
  config: Pick<NetworkConfig, 'prior' | 'head'>,
): Parameters {
  const { prior } = config;
  const bytes = arenaBytes(layout, layout.members);
  checkParts(gpu, 'mu', { bytes, count: layout.parameters, name: 'weights and biases' });
  const memory = createMemory(gpu);
  const mu = memory.create('mu', arenaBytes(layout, layout.members));
  const rho = memory.create('rho', arenaBytes(layout, layout.members));
  const table = priorTable(layout, config);
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
      const [means, rhos] = await together([readArenas(mu), readArenas(rho)]);
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

/**
 * The shaders' table of priors: a row for each layer of each member, in the order of the arenas. The biases
 * of the log sigmas are the second half of the last row of live parameters.
 */
function priorTable(
  { layers, members, arenaSize }: Layout,
  { prior, head }: Pick<NetworkConfig, 'prior' | 'head'>,
): Uint32Array<ArrayBuffer> {
  const noisePrior = noisePriorOf(head);
  const rows = Array.from({ length: members }, (_, k) =>
    layers.map(({ inputs, outputs, rows, columns, offset }, l) => {
      const start = k * arenaSize + offset;
      const end = start + rows * columns;
      const hasNoise = noisePrior !== null && l === layers.length - 1;
      return {
        end: end / 4,
        numbers: priorNumbersOf(layerPrior(prior, l)),
        ...(hasNoise && { noise: { from: start + inputs * columns + outputs / 2, sd: noisePrior } }),
      };
    }),
  );
  return priorRows(rows.flat());
}
