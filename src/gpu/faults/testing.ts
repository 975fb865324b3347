/** A device that fails once: at its k-th allocation, map or submit. For tests. */
import { Gpu } from '../device.ts';

export const faults = ['a buffer that throws', 'a buffer that is none', 'a map', 'a submit'] as const;
export type Fault = (typeof faults)[number];

/** How often each was asked for. */
export type Counts = Record<Fault, number>;

export interface FaultyGpu {
  readonly gpu: Gpu;
  readonly counts: Counts;
}

/**
 * Another `Gpu` on the device of `warm`, whose pipelines it takes over. The failures are the real ones of
 * WebGPU: a buffer beyond the limits, a command buffer of one that was destroyed, a rejected map.
 */
export function faultyGpu(warm: Gpu, info: GPUAdapterInfo, fault?: Fault, at = 0): FaultyGpu {
  const { device } = warm;
  const counts: Counts = { 'a buffer that throws': 0, 'a buffer that is none': 0, 'a map': 0, 'a submit': 0 };
  let hasFailed = false;
  const isDue = (of: Fault) => {
    counts[of]++;
    if (fault !== of || counts[of] !== at) return false;
    hasFailed = true;
    return true;
  };
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    if (isDue('a buffer that throws')) throw new RangeError('no memory for a mapping');
    if (isDue('a buffer that is none')) {
      return device.createBuffer({ ...descriptor, size: device.limits.maxBufferSize + 16 });
    }
    const buffer = device.createBuffer(descriptor);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...given) =>
      isDue('a map') ? Promise.reject(new DOMException('it failed', 'OperationError')) : map(...given);
    return buffer;
  };
  const submit = (commands: Iterable<GPUCommandBuffer>): void => {
    device.queue.submit(isDue('a submit') ? [brokenCommands(device)] : [...commands]);
  };
  // the errors of a device reach all who listen; this one's own are those after its failure
  const addEventListener = (name: string, listener: (event: GPUUncapturedErrorEvent) => void) =>
    device.addEventListener(name, (event) => {
      event.preventDefault();
      if (hasFailed) listener(event as GPUUncapturedErrorEvent);
    });
  const queue = withOwn(device.queue, { submit });
  const gpu = new Gpu(withOwn(device, { createBuffer, queue, addEventListener }), info);
  for (const [name, pipeline] of warm.pipelines) gpu.pipelines.set(name, pipeline);
  for (const [name, layout] of warm.layouts) gpu.layouts.set(name, layout);
  return { gpu, counts };
}

/** An object of WebGPU with some members of the test's. */
function withOwn<T extends object>(of: T, own: object): T {
  return new Proxy(of, {
    get(target, key) {
      if (key in own) return Reflect.get(own, key);
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function brokenCommands(device: GPUDevice): GPUCommandBuffer {
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [0, 1].map(() => device.createBuffer({ size: 16, usage })) as [GPUBuffer, GPUBuffer];
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, 16);
  from.destroy();
  return encoder.finish();
}
