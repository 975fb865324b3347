/**
 * Examples on the GPU. They are uploaded once, bytes as bytes, and minibatches read them by a permutation.
 */
import type { Gpu } from '../gpu/device.ts';
import { checkParts, createMemory, type Memory } from '../gpu/memory.ts';
import type { CheckedExamples } from './examples.ts';
import { outputSizeOf } from './layers/entries.ts';
import type { NetworkConfig } from './settings/settings.ts';

export interface GpuExamples {
  readonly source: 'bytes' | 'floats';
  readonly count: number;
  readonly inputSize: number;
  /** Rows of an image, if whoever handed them over said so. */
  readonly rows: number | undefined;
  /** The examples, and behind them the pseudo-examples. */
  readonly examples: GPUBuffer;
  /** Classes, or the bits of the targets. */
  readonly labels: GPUBuffer;
  readonly order: GPUBuffer;
  /** How many places one order has. */
  readonly places: number;
  /** Puts other examples into the places from the first on; of the kind and size of those uploaded. */
  write(images: CheckedExamples['images']): void;
  /**
   * Sets the order that the minibatches follow. Each member of an ensemble has its own. Before the first call
   * it is 0, 1, 2 ...
   */
  setOrder(order: Uint32Array, member?: number): void;
  destroy(): void;
}

/** What the kernels read. */
export const sourceOf = ({ images }: Pick<CheckedExamples, 'images'>): GpuExamples['source'] =>
  images instanceof Uint8Array ? 'bytes' : 'floats';

export interface UploadOptions {
  /** How many orders there are; 1 if absent. */
  readonly members?: number;
  /** Pseudo-examples, whose places come after those of the examples. */
  readonly pseudo?: CheckedExamples | undefined;
  /** Places of one order; absent: the examples. */
  readonly places?: number;
}

/** Uploads examples, with an order of them for each member. */
export function uploadExamples(
  gpu: Gpu,
  data: CheckedExamples,
  config: Pick<NetworkConfig, 'layers' | 'head'>,
  { members = 1, pseudo, places = data.count }: UploadOptions = {},
): GpuExamples {
  const { images, count } = data;
  const labelWords = config.head.kind === 'gaussian' ? outputSizeOf(config.layers) : 1;
  const bytes = images.byteLength + (pseudo?.images.byteLength ?? 0);
  checkParts(gpu, 'examples', { bytes, count: count + (pseudo?.count ?? 0), name: 'examples' });
  const memory = createMemory(gpu);
  try {
    const examples = memory.create('examples', bytes);
    writePadded(gpu, examples, images);
    if (pseudo) writeBehind(gpu, examples, images, pseudo.images);
    const known = config.head.kind === 'gaussian' ? bitsOf(data.targets) : data.labels;
    const own = known ?? new Uint32Array(count * labelWords);
    const labels = uploadWords(gpu, memory, 'labels', pseudo ? withNone(own, pseudo, config) : own);
    const order = memory.create('order', members * places * 4);
    for (let k = 0; k < members; k++) writePadded(gpu, order, identity(places), k * places * 4);
    return {
      source: sourceOf(data),
      count,
      inputSize: data.inputSize,
      rows: data.rows,
      examples,
      labels,
      order,
      places,
      write: (images) => writePadded(gpu, examples, images),
      setOrder: (own, member = 0) => writePadded(gpu, order, own, member * places * 4),
      destroy: () => memory.destroy(),
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

/** The labels, and the class "none of them" for each pseudo-example: the one after the last. */
function withNone(
  labels: Uint8Array | Uint32Array,
  { count }: CheckedExamples,
  { layers }: Pick<NetworkConfig, 'layers'>,
): Uint32Array {
  const all = new Uint32Array(labels.length + count).fill(outputSizeOf(layers));
  all.set(labels);
  return all;
}

/** Floats as the words that carry them. */
function bitsOf(targets: Float32Array | undefined): Uint32Array | undefined {
  return targets && new Uint32Array(targets.buffer, targets.byteOffset, targets.length);
}

function uploadWords(gpu: Gpu, memory: Memory, label: string, words: Uint8Array | Uint32Array): GPUBuffer {
  const buffer = memory.create(label, words.length * 4);
  writePadded(gpu, buffer, words instanceof Uint32Array ? words : Uint32Array.from(words));
  return buffer;
}

/** Writes `data` at the first byte after `before`, which is already there and may end within a word. */
function writeBehind(
  gpu: Gpu,
  buffer: GPUBuffer,
  before: Uint8Array | Float32Array,
  data: Uint8Array | Float32Array,
): void {
  const whole = before.byteLength & ~3;
  const tail = bytesOf(before).subarray(whole);
  const joined = new Uint8Array(tail.length + data.byteLength);
  joined.set(tail);
  joined.set(bytesOf(data), tail.length);
  writePadded(gpu, buffer, joined, whole);
}

const bytesOf = (data: Uint8Array | Float32Array | Uint32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

/** Queue writes come in multiples of 4 bytes, so the last few bytes are padded with zeros. */
function writePadded(
  gpu: Gpu,
  buffer: GPUBuffer,
  data: Uint8Array | Float32Array | Uint32Array,
  atByte = 0,
): void {
  const whole = data.byteLength & ~3;
  const bytes = bytesOf(data);
  gpu.device.queue.writeBuffer(buffer, atByte, bytes, 0, whole);
  if (whole < data.byteLength) {
    const tail = new Uint8Array(4);
    tail.set(bytes.subarray(whole));
    gpu.device.queue.writeBuffer(buffer, atByte + whole, tail);
  }
}

function identity(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
