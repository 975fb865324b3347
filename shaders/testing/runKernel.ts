/** Runs one kernel once on the data given, and returns every buffer that it may write. */
import type { Gpu } from '../../src/gpu/device.ts';
import type { Dispatch } from '../../src/gpu/dispatch.ts';
import { createMemory } from '../../src/gpu/memory.ts';
import { readBuffer } from '../../src/gpu/readback.ts';
import { createStepRing, prepare, submit } from '../../src/gpu/recorder.ts';
import { type AnyKernel, boundIn } from '../kernel.ts';
import type { StepFields } from '../lib/step.ts';

type Data = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

export interface Run<K extends AnyKernel> {
  readonly kernel: K;
  readonly variant: K['variants'][number];
  readonly constants: Readonly<Record<string, number>>;
  /** Contents of each binding before the run, outputs included; give outputs `unwritten(n)`. */
  readonly buffers: Readonly<Record<string, Data>>;
  readonly step?: Partial<StepFields>;
  readonly covers: readonly [x: number, y: number, z: number];
}

/** What an output holds before the run: no kernel computes it, so that a number it left out is seen. */
const nobody = -7.0e8;
export const unwritten = (floats: number): Float32Array<ArrayBuffer> => new Float32Array(floats).fill(nobody);
export const isUnwritten = (value: number): boolean => value === Math.fround(nobody);

/** A step in which nothing happens; tests override what their kernel reads. */
const plainStep: StepFields = {
  seedLow: 0,
  seedHigh: 0,
  index: 0,
  momentSteps: 0,
  firstDraw: 0,
  batch: 0,
  firstExample: 0,
  draws: 1,
  row: 0,
  inputScale: 1,
  klScale: 0,
  lossScale: 1,
  pseudoWeight: 1,
  learningRateMu: 0,
  learningRateRho: 0,
  beta1: 0,
  beta2: 0,
  correction1: 1,
  correction2: 1,
  epsilon: 1,
  momentum: 0,
  weightDecay: 0,
  clipNorm: 0,
};

/** Replays one dispatch with the numbers of `step`. */
export function dispatch(gpu: Gpu, work: Dispatch, step: Partial<StepFields>): void {
  const memory = createMemory(gpu);
  const fields = { ...plainStep, ...step };
  const ring = createStepRing(gpu, memory, 1);
  ring.set(0, fields);
  ring.upload(1);
  const extent = { batch: fields.batch, draws: fields.draws };
  submit(gpu, ring, work.name, { recordings: [{ program: [work], slot: 0, extent }] });
  memory.destroy();
}

/** The writable buffers after the run, by binding name, as floats. */
export async function run<K extends AnyKernel>(
  gpu: Gpu,
  { kernel, variant, constants, buffers, step = {}, covers }: Run<K>,
): Promise<Readonly<Record<string, Float32Array<ArrayBuffer>>>> {
  const memory = createMemory(gpu);
  try {
    const bound = boundIn(kernel, variant).map(({ binding }) => binding);
    const uploaded = Object.fromEntries(
      bound.map(({ name }) => {
        const data = buffers[name];
        if (!data) throw new RangeError(`${kernel.name}: the test gives no data for "${name}"`);
        const buffer = memory.create(name, Math.max(16, data.byteLength));
        gpu.device.queue.writeBuffer(buffer, 0, wholeWords(data));
        return [name, buffer] as const;
      }),
    );
    const work = await prepare(gpu, { kernel, variant, constants, buffers: uploaded, covers: () => covers });
    dispatch(gpu, work, step);
    const results = bound
      .filter(({ access }) => access === 'readWrite')
      .map(async ({ name }) => {
        const bytes = await readBuffer(gpu, uploaded[name]!, 0, buffers[name]!.byteLength);
        return [name, new Float32Array(bytes)] as const;
      });
    return Object.fromEntries(await Promise.all(results));
  } finally {
    memory.destroy();
  }
}

/** Queue writes come in multiples of 4 bytes. */
function wholeWords(data: Data): Data {
  if (data.byteLength % 4 === 0) return data;
  const bytes = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}
