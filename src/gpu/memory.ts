/** Buffers and who owns them. */
import type { Gpu } from './device.ts';
import { GpuLimitError } from './errors.ts';

/** The buffers of one owner. They are destroyed together. */
export interface Memory {
  create(label: string, bytes: number, usage?: GPUBufferUsageFlags): GPUBuffer;
  destroy(): void;
}

/**
 * A new owner of buffers.
 * @throws GpuLimitError (from `create`) before anything is made, if a buffer exceeds the device's limits.
 */
export function createMemory(gpu: Gpu): Memory {
  const buffers: GPUBuffer[] = [];
  return {
    create(label, bytes, usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC) {
      const size = Math.ceil(bytes / 16) * 16;
      const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
      const limit =
        usage & GPUBufferUsage.STORAGE ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
      if (size > limit) throw new GpuLimitError(label, `a buffer of ${size} bytes`, limit);
      const buffer = gpu.allocate({ label, size, usage });
      buffers.push(buffer);
      return buffer;
    },
    destroy() {
      for (const buffer of buffers.splice(0)) gpu.release(buffer);
    },
  };
}
