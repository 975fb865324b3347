/** Who owns which bytes. The device is a fake with WebGPU's default limits. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gpu } from './device.ts';
import { GpuLimitError } from './errors.ts';
import { checkParts, createMemory } from './memory.ts';
import { fakeConstants, fakeDevice } from './testing.ts';

beforeEach(() => {
  vi.stubGlobal('GPUBufferUsage', fakeConstants.GPUBufferUsage);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open() {
  const { device, calls } = fakeDevice();
  return { gpu: new Gpu(device, { vendor: 'acme', architecture: '' } as GPUAdapterInfo), calls };
}

test('a device knows the bytes of all its owners, and forgets those of an owner that is gone', () => {
  const { gpu } = open();
  const [one, other] = [createMemory(gpu), createMemory(gpu)];
  one.create('mu', 32);
  one.create('rho', 20);
  other.create('w', 16);
  // sizes are rounded up to whole vec4s
  expect(gpu.liveBytes).toBe(32 + 32 + 16);
  one.destroy();
  one.destroy();
  expect(gpu.liveBytes).toBe(16);
  other.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('a buffer beyond the limit of its use is refused before it is made', () => {
  const { gpu, calls } = open();
  const memory = createMemory(gpu);
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  expect(() => memory.create('arena', maxStorageBufferBindingSize + 1)).toThrow(GpuLimitError);
  expect(() => memory.create('copy', maxBufferSize + 1, GPUBufferUsage.COPY_DST)).toThrow(
    `copy: needs a buffer of ${maxBufferSize + 16} bytes, the device allows ${maxBufferSize}`,
  );
  expect([calls, gpu.liveBytes]).toEqual([[], 0]);
  expect(() => checkParts(gpu, 'examples', { bytes: 2 ** 28, count: 1000, name: 'examples' })).toThrow(
    'examples: needs a buffer of 268435456 bytes, the device allows 134217728 (it has 1000 examples, about 500 fit): ',
  );
  checkParts(gpu, 'examples', { bytes: 2 ** 27, count: 1000, name: 'examples' });
  memory.create('copy', maxStorageBufferBindingSize + 1, GPUBufferUsage.COPY_DST);
  expect(gpu.liveBytes).toBe(maxStorageBufferBindingSize + 16);
});

test('an owner that cannot get a buffer gives back those that it has, and no other owner loses any', () => {
  const { gpu } = open();
  const [one, other] = [createMemory(gpu), createMemory(gpu)];
  one.create('mu', 32);
  other.create('w', 16);
  expect(() => one.create('rho', 2 ** 40)).toThrow(GpuLimitError);
  expect(gpu.liveBytes).toBe(16);
  one.destroy();
  expect(gpu.liveBytes).toBe(16);
});

test('a copy of a device is none: no memory can be made on it that the device would not know of', () => {
  const { gpu, calls } = open();
  // @ts-expect-error a copy lacks what a device keeps to itself
  const memory = createMemory({ ...gpu });
  expect(() => memory.create('mu', 16)).toThrow(TypeError);
  expect(calls).toEqual([]);
});
