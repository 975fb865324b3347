/** Reading from the GPU: once into a new array, or again and again through buffers made in advance. */
import { CredenceError } from '../errors.ts';
import { type Gpu, throwCause } from './device.ts';
import { createMemory, type Memory } from './memory.ts';

/** Copies `bytes` of `buffer` to the host. Creates and destroys a buffer: not for use inside an epoch. */
export async function readBuffer(
  gpu: Gpu,
  buffer: GPUBuffer,
  fromByte: number,
  bytes: number,
): Promise<ArrayBuffer> {
  const memory = createMemory(gpu);
  try {
    const readback = createReadback(memory, `read ${buffer.label}`, bytes);
    const encoder = gpu.device.createCommandEncoder({ label: `read ${buffer.label}` });
    encoder.copyBufferToBuffer(buffer, fromByte, readback.staging, 0, bytes);
    gpu.device.queue.submit([encoder.finish({ label: `read ${buffer.label}` })]);
    return await readback.take(gpu, bytes);
  } finally {
    memory.destroy();
  }
}

/** Uploads floats to `buffer` from its start. */
export function writeFloats(
  gpu: Gpu,
  buffer: GPUBuffer,
  values: Float32Array<ArrayBuffer>,
  atFloat = 0,
): void {
  gpu.device.queue.writeBuffer(buffer, atFloat * 4, values.buffer, values.byteOffset, values.byteLength);
}

/** A staging buffer that copies can target; `take` waits for them and returns the bytes. */
export interface Readback {
  readonly staging: GPUBuffer;
  take(gpu: Gpu, bytes: number): Promise<ArrayBuffer>;
}

export function createReadback(memory: Memory, label: string, bytes: number): Readback {
  const staging = memory.create(label, bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  return {
    staging,
    async take(gpu, wanted) {
      try {
        await staging.mapAsync(GPUMapMode.READ, 0, wanted);
        // a device that goes away now takes the range with it
        const bytesRead = staging.getMappedRange(0, wanted).slice(0);
        staging.unmap();
        // what was read is worth nothing if what should have written it failed
        gpu.check(label);
        return bytesRead;
      } catch (error) {
        if (error instanceof CredenceError) throw error;
        return await throwCause(gpu, label, error);
      }
    },
  };
}
