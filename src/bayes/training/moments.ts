/**
 * The optimiser's running moments: arenas like those of the parameters, kept from one training to the next.
 */
import { momentsOf, type OptimiserName, optimisers } from '../../../shaders/lib/optimiser.ts';
import { argumentError } from '../../errors.ts';
import type { Gpu } from '../../gpu/device.ts';
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer, writeFloats } from '../../gpu/readback.ts';
import { together } from '../../gpu/together.ts';
import type { Good } from '../input/floats.ts';
import { hasPosterior, type Method } from '../method.ts';
import { checkLayers } from '../posterior/checkPosterior.ts';
import { type LayerValues, type Layout, pack, parameterFloats, unpack } from '../posterior/layout.ts';
import { arenaBytes } from '../posterior/parameters.ts';

/**
 * Moments on the host, one entry for each moment: Adam's first and second, or sgd's velocity. IVON has its
 * mean in `mu` and its Hessian in `rho`.
 */
export interface MomentValues {
  readonly mu: readonly (readonly LayerValues[])[];
  /** Absent where weights have no width. */
  readonly rho?: readonly (readonly LayerValues[])[];
}

export interface Moments {
  /** The rule that they belong to. Another rule cannot use them. */
  readonly rule: MomentRule;
  readonly muMoments: GPUBuffer;
  readonly rhoMoments: GPUBuffer | undefined;
  /** @throws RangeError if the values are of another rule, method or layout */
  write(values: MomentValues): void;
  read(): Promise<MomentValues>;
  /** Sets them all to 0, as before the first step. */
  clear(): void;
  destroy(): void;
}

export type MomentRule = (typeof optimisers)[OptimiserName]['rule'] | 'ivon';

/** Names that share a rule, as adam and adamw do, share their moments. */
export const momentRuleOf = (method: Method, optimiser: OptimiserName): MomentRule =>
  method.kind === 'ivon' ? 'ivon' : optimisers[optimiser].rule;

/** The square of a gradient may be infinite. */
const notNan: Good = { expected: 'a number', fits: (value) => !Number.isNaN(value) };

/** Moments that a rule keeps of each parameter. */
export const momentCount = (rule: MomentRule): number => (rule === 'ivon' ? 1 : momentsOf(rule));

export function createMoments(gpu: Gpu, layout: Layout, method: Method, rule: MomentRule): Moments {
  const memory = createMemory(gpu);
  const count = momentCount(rule);
  const floats = parameterFloats(layout);
  const arenas = (label: string) => memory.create(label, arenaBytes(layout, layout.members * count));
  const muMoments = arenas('muMoments');
  const rhoMoments = hasPosterior(method) ? arenas('rhoMoments') : undefined;
  const each = Array.from({ length: count }, (_, moment) => moment);
  const readEach = async (buffer: GPUBuffer) => {
    const values = new Float32Array(await readBuffer(gpu, buffer, 0, count * floats * 4));
    return each.map((moment) => unpack(layout, values.subarray(moment * floats, (moment + 1) * floats)));
  };
  const writeEach = (buffer: GPUBuffer, values: MomentValues['mu'] | undefined) => {
    if (values?.length !== count) throw argumentError('moments', `${count} of ${rule}`, values?.length);
    const packed = each.map((moment) =>
      pack(layout, checkLayers(`moments.${buffer.label}[${moment}]`, values[moment], notNan), 0),
    );
    for (const moment of each) writeFloats(gpu, buffer, packed[moment]!, moment * floats);
  };
  return {
    rule,
    muMoments,
    rhoMoments,
    write({ mu, rho }) {
      writeEach(muMoments, mu);
      if (rhoMoments) writeEach(rhoMoments, rho);
    },
    async read() {
      const [mu, rho] = await together([readEach(muMoments), rhoMoments && readEach(rhoMoments)]);
      return { mu, ...(rho && { rho }) };
    },
    clear() {
      const encoder = gpu.device.createCommandEncoder({ label: 'moments' });
      encoder.clearBuffer(muMoments);
      if (rhoMoments) encoder.clearBuffer(rhoMoments);
      gpu.device.queue.submit([encoder.finish({ label: 'moments' })]);
    },
    destroy: () => memory.destroy(),
  };
}
