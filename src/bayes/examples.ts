/**
 * Examples on the GPU. They are uploaded once, bytes as bytes, and minibatches read them by a permutation.
 */

import { fingerprintOf } from '../data/fingerprint.ts';
import type { Gpu } from '../gpu/device.ts';
import { createMemory, type Memory } from '../gpu/memory.ts';
import { ConfigError } from './errors.ts';
import { inputSizeOf, outputSizeOf } from './layers/entries.ts';
import type { NetworkConfig } from './settings/settings.ts';

/**
 * N examples of I numbers each, row-major, in the units of the training data; labels are optional for
 * prediction.
 */
export interface Examples {
  readonly images: Uint8Array | Float32Array;
  /** [N] classes. */
  readonly labels?: Uint8Array | Uint32Array;
  /** [N, T] real targets, for a Gaussian head. */
  readonly targets?: Float32Array;
  readonly count: number;
  readonly inputSize: number;
}

/** Tells data sets apart: a training that goes on keeps its moments only for the same examples. */
export const fingerprintOfExamples = ({ images, labels, targets, inputSize }: Examples): string =>
  fingerprintOf(Uint32Array.of(inputSize), images, labels, targets);

export interface GpuExamples {
  readonly source: 'bytes' | 'floats';
  readonly count: number;
  readonly examples: GPUBuffer;
  /** Classes, or the bits of the targets. */
  readonly labels: GPUBuffer;
  readonly order: GPUBuffer;
  /**
   * Sets the permutation that the minibatches follow. Each member of an ensemble has its own. Before the
   * first call it is the identity.
   */
  setOrder(order: Uint32Array, member?: number): void;
  destroy(): void;
}

/**
 * Uploads examples, with `members` permutations of them.
 * @throws ConfigError if sizes do not fit each other or the network, or a label is not a class.
 */
export function uploadExamples(
  gpu: Gpu,
  data: Examples,
  config: Pick<NetworkConfig, 'layers' | 'head'>,
  members = 1,
): GpuExamples {
  checkExamples(data, config);
  const { images, count } = data;
  const labelWords = config.head.kind === 'gaussian' ? outputSizeOf(config.layers) : 1;
  const memory = createMemory(gpu);
  try {
    const examples = memory.create('examples', images.byteLength);
    writePadded(gpu, examples, images);
    const known = config.head.kind === 'gaussian' ? bitsOf(data.targets) : data.labels;
    const labels = uploadWords(gpu, memory, 'labels', known ?? new Uint32Array(count * labelWords));
    const order = memory.create('order', members * count * 4);
    for (let k = 0; k < members; k++) writePadded(gpu, order, identity(count), k * count * 4);
    return {
      source: images instanceof Uint8Array ? 'bytes' : 'floats',
      count,
      examples,
      labels,
      order,
      setOrder: (permutation, member = 0) => writePadded(gpu, order, permutation, member * count * 4),
      destroy: () => memory.destroy(),
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

/** Floats as the words that carry them. */
function bitsOf(targets: Float32Array | undefined): Uint32Array | undefined {
  return targets && new Uint32Array(targets.buffer, targets.byteOffset, targets.length);
}

function checkExamples(
  { images, labels, targets, count, inputSize }: Examples,
  { layers, head }: Pick<NetworkConfig, 'layers' | 'head'>,
): void {
  const [inputs, outputs] = [inputSizeOf(layers), outputSizeOf(layers)];
  if (!(Number.isInteger(count) && count > 0))
    throw new ConfigError('examples.count', 'at least one example', count);
  if (inputSize !== inputs) {
    throw new ConfigError('examples.inputSize', `${inputs}, the network's input width`, inputSize);
  }
  if (images.length !== count * inputSize) {
    throw new ConfigError(
      'examples.images',
      `${count} x ${inputSize} = ${count * inputSize} numbers`,
      images.length,
    );
  }
  if (labels && labels.length !== count)
    throw new ConfigError('examples.labels', `${count} labels`, labels.length);
  if (targets) {
    if (head.kind !== 'gaussian') throw new ConfigError('head', 'gaussian for real targets', head.kind);
    if (targets.length !== count * outputs) {
      throw new ConfigError('examples.targets', `${count} x ${outputs} numbers`, targets.length);
    }
    const bad = targets.findIndex((target) => !Number.isFinite(target));
    if (bad >= 0) throw new ConfigError(`examples.targets[${bad}]`, 'a finite number', String(targets[bad]));
  }
  if (labels && head.kind === 'gaussian') throw new ConfigError('head', 'categorical for labels', head.kind);
  const stray = labels?.findIndex((label) => label >= outputs) ?? -1;
  if (stray >= 0)
    throw new ConfigError(`examples.labels[${stray}]`, `a class from 0 to ${outputs - 1}`, labels![stray]);
}

function uploadWords(gpu: Gpu, memory: Memory, label: string, words: Uint8Array | Uint32Array): GPUBuffer {
  const buffer = memory.create(label, words.length * 4);
  writePadded(gpu, buffer, words instanceof Uint32Array ? words : Uint32Array.from(words));
  return buffer;
}

/** Queue writes come in multiples of 4 bytes, so the last few bytes are padded with zeros. */
function writePadded(
  gpu: Gpu,
  buffer: GPUBuffer,
  data: Uint8Array | Float32Array | Uint32Array,
  atByte = 0,
): void {
  const whole = data.byteLength & ~3;
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
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
