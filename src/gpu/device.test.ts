/**
 * What a call that WebGPU rejected is blamed on. The device is a fake whose loss and faults the test decides,
 * and so is the clock.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openGpu, throwCause } from './device.ts';
import { DeviceLostError, GpuFaultError, NoAdapterError } from './errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A `GPU` with one adapter that has no optional feature. */
function offering(device: EventTarget): GPU {
  const info = { description: 'fake', device: '', vendor: '', architecture: '' };
  const adapter = { info, features: new Set(), requestDevice: async () => device };
  return { requestAdapter: async () => adapter } as unknown as GPU;
}

/** The part of WebGPU that `openGpu` asks for, and the hands to break it. */
async function openFakeGpu() {
  let lose: (info: GPUDeviceLostInfo) => void = () => undefined;
  const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
    lose = resolve;
  });
  const device = Object.assign(new EventTarget(), { lost });
  const gpu = await openGpu(offering(device));
  return {
    gpu,
    lose: (message: string) => lose({ reason: 'unknown', message } as GPUDeviceLostInfo),
    fault: (message: string) =>
      device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error: { message } })),
  };
}

/** What `throwCause` throws, and whether it has yet. */
function blame(gpu: Parameters<typeof throwCause>[0], rejection: Error) {
  const outcome: { thrown?: unknown } = {};
  const settled = throwCause(gpu, 'training steps', rejection).catch((error) => {
    outcome.thrown = error;
  });
  return { outcome, settled };
}

const rejection = new DOMException('Instance dropped', 'AbortError');

test('a loss that is told after the rejection is the cause, as soon as it is told, and no timer stays behind', async () => {
  const { gpu, lose } = await openFakeGpu();
  const { outcome, settled } = blame(gpu, rejection);
  await vi.advanceTimersByTimeAsync(1500);
  expect(outcome).toEqual({});
  lose('driver reset');
  await settled;
  expect(outcome.thrown).toBeInstanceOf(DeviceLostError);
  expect((outcome.thrown as Error).message).toMatch(/^training steps: .*\(unknown\): driver reset/);
  expect(vi.getTimerCount()).toBe(0);
});

test('a loss that was told before it is the cause without any wait', async () => {
  const { gpu, lose } = await openFakeGpu();
  lose('unplugged');
  const { outcome, settled } = blame(gpu, rejection);
  await settled;
  expect(outcome.thrown).toBeInstanceOf(DeviceLostError);
  expect(vi.getTimerCount()).toBe(0);
});

test('without a loss the rejection is a fault of the GPU, after two seconds and not before', async () => {
  const { gpu } = await openFakeGpu();
  const { outcome, settled } = blame(gpu, rejection);
  await vi.advanceTimersByTimeAsync(1999);
  expect(outcome).toEqual({});
  await vi.advanceTimersByTimeAsync(1);
  await settled;
  expect(outcome.thrown).toBeInstanceOf(GpuFaultError);
  expect(outcome.thrown).toMatchObject({
    message: expect.stringContaining(rejection.message),
    cause: rejection,
  });
});

test('without a loss, an error that WebGPU reported on its own is the cause, and the first one of several', async () => {
  const { gpu, fault } = await openFakeGpu();
  fault('buffer is too small');
  fault('command buffer is invalid');
  const { outcome, settled } = blame(gpu, rejection);
  await vi.advanceTimersByTimeAsync(2000);
  await settled;
  expect(outcome.thrown).toBeInstanceOf(GpuFaultError);
  expect((outcome.thrown as Error).message).toMatch(/buffer is too small/);
});

test('a loss weighs more than a reported error, which is often its echo', async () => {
  const { gpu, fault, lose } = await openFakeGpu();
  fault('device is lost');
  const { outcome, settled } = blame(gpu, rejection);
  lose('driver reset');
  await settled;
  expect(outcome.thrown).toBeInstanceOf(DeviceLostError);
});

test('a block that the adapter cannot run is refused, with the feature that it lacks', async () => {
  const opening = openGpu(offering(new EventTarget()), { block: 'quad8x8' });
  await expect(opening).rejects.toThrow(NoAdapterError);
  await expect(opening).rejects.toThrow(/block quad8x8: .*fake.* subgroups/);
});
