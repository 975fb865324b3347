/** A device that computes nothing and records every call, so that a test can look at the command stream. */
import type { Dispatch } from './dispatch.ts';
import type { StepRing } from './recorder.ts';

/** A call such as `encoder.copyBufferToBuffer`, and its arguments; objects of the device by their labels. */
export type Call = readonly [name: string, ...given: unknown[]];

export interface FakeDevice {
  readonly device: GPUDevice;
  readonly calls: Call[];
  /** Puts values into the buffer of this label, as the GPU would. */
  fill(label: string, values: BigUint64Array): void;
  /** Resolves every `mapAsync` that waits, or rejects it. */
  finish(error?: Error): void;
}

/** GPUBufferUsage and GPUMapMode, which Node does not have before WebGPU is loaded. */
export const fakeConstants = {
  GPUBufferUsage: { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, STORAGE: 128, QUERY_RESOLVE: 512 },
  GPUMapMode: { READ: 1 },
};

export function fakeDevice(features: readonly string[] = []): FakeDevice {
  const calls: Call[] = [];
  const contents = new Map<string, ArrayBuffer>();
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];

  /** Wraps methods so that their calls are recorded. */
  const recorded = (of: string, methods: Record<string, (...given: never[]) => unknown>): object =>
    Object.fromEntries(
      Object.entries(methods).map(([name, act]) => [
        name,
        (...given: never[]) => {
          calls.push([`${of}.${name}`, ...given.map(byLabel)]);
          return act(...given);
        },
      ]),
    );
  const nothing = () => undefined;
  const pass = ({ label }: { label: string }) =>
    recorded(`pass "${label}"`, {
      ...{ setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing },
    });
  const encoder = ({ label }: { label: string }) =>
    recorded(`encoder "${label}"`, {
      beginComputePass: pass,
      ...{ copyBufferToBuffer: nothing, resolveQuerySet: nothing },
      ...{ pushDebugGroup: nothing, popDebugGroup: nothing },
      finish: (given: { label: string }) => ({ ...given }),
    });
  const buffer = ({ label, size }: GPUBufferDescriptor & { label: string }) => ({
    ...{ label, size, unmap: nothing, destroy: nothing },
    mapAsync: () => new Promise<void>((resolve, reject) => waiting.push({ resolve, reject })),
    getMappedRange: (_: number, bytes: number) =>
      (contents.get(label) ?? new ArrayBuffer(size)).slice(0, bytes),
  });
  const device = recorded('device', {
    createCommandEncoder: encoder,
    createBuffer: buffer,
    createQuerySet: ({ label }: { label: string }) => ({ label, destroy: nothing }),
  });
  const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };
  return {
    device: Object.assign(device, {
      ...{ limits, features: new Set(features) },
      lost: new Promise(() => undefined),
      addEventListener: nothing,
      queue: recorded('queue', { submit: nothing }),
    }) as unknown as GPUDevice,
    calls,
    fill: (label, values) => contents.set(label, values.slice().buffer),
    finish(error) {
      for (const { resolve, reject } of waiting.splice(0)) error ? reject(error) : resolve();
    },
  };
}

/** A WebGPU whose adapters describe themselves differently, or lack features. */
export function disguised(
  gpu: GPU,
  { info, without = [] }: { readonly info?: Partial<GPUAdapterInfo>; readonly without?: readonly string[] },
): GPU {
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    return {
      info: (info ?? adapter.info) as GPUAdapterInfo,
      features: new Set([...adapter.features].filter((feature) => !without.includes(feature))),
      requestDevice: (descriptor?: GPUDeviceDescriptor) => adapter.requestDevice(descriptor),
    } as unknown as GPUAdapter;
  };
  return { requestAdapter } as unknown as GPU;
}

/** What identifies an argument: the label of an object of the device, else the value. */
function byLabel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byLabel);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof (value as { destroy?: unknown }).destroy === 'function')
    return (value as { label: string }).label;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, byLabel(inner)]));
}

/** A dispatch of two workgroups an example. */
export const fakeDispatch = (name: string, shape?: Dispatch['shape']): Dispatch => ({
  ...{ name, shape },
  pipeline: `pipeline ${name}` as unknown as GPUComputePipeline,
  bindGroup: `buffers of ${name}` as unknown as GPUBindGroup,
  groups: ({ batch }) => [2 * batch, 1, 1],
  work: ({ batch }) => ({ flops: shape ? 100 * batch : null, bytes: 10 * batch }),
});

export const fakeRing = { bindGroup: 'the step uniform' } as unknown as StepRing;
