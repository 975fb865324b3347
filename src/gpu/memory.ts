/** Buffers and who owns them. */
import type { Gpu } from './device.ts';
import { GpuLimitError } from './errors.ts';

/** The buffers of one owner. They are destroyed together. */
export interface Memory {
  create(label: string, bytes: number, usage?: GPUBufferUsageFlags): GPUBuffer;
  destroy(): void;
}

/** Bytes of the largest buffer that kernels can read or write. */
export function mostStorageBytes({ device }: Pick<Gpu, 'device'>): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}

/**
 * Refuses a buffer of equal parts that is too large, before anything is made for it, and says how many of
 * them fit.
 * @throws GpuLimitError
 */
export function checkParts(
  gpu: Pick<Gpu, 'device'>,
  label: string,
  { bytes, count, name }: { readonly bytes: number; readonly count: number; readonly name: string },
): void {
  const available = mostStorageBytes(gpu);
  if (bytes <= available) return;
  const fits = `it has ${count} ${name}, about ${Math.floor((available / bytes) * count)} fit`;
  throw new GpuLimitError(label, { needed: bytes, available, of: 'bytes', fits });
}

/**
 * A new owner of buffers.
 * If one cannot be had, those that were made for it are given back: an owner that is half made is no use.
 * @throws GpuLimitError (from `create`) before anything is made, if a buffer exceeds the device's limits;
 *   GpuMemoryError
 */
export function createMemory(gpu: Gpu): Memory {
  const buffers: GPUBuffer[] = [];
  const destroy = () => {
    for (const buffer of buffers.splice(0)) gpu.release(buffer);
  };
  return {
    create(label, bytes, usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC) {
      const size = Math.ceil(bytes / 16) * 16;
      const { maxBufferSize } = gpu.device.limits;
      const available = usage & GPUBufferUsage.STORAGE ? mostStorageBytes(gpu) : maxBufferSize;
      try {
        if (size > available) throw new GpuLimitError(label, { needed: size, available, of: 'bytes' });
        const buffer = gpu.allocate({ label, size, usage });
        buffers.push(buffer);
        return buffer;
      } catch (error) {
        destroy();
        throw error;
      }
    },
    destroy,
  };
}
