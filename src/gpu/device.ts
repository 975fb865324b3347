/**
 * One WebGPU device and what is known about it. Not a singleton: whoever opens it passes it on and destroys it.
 * This room knows WebGPU and nothing of Bayes.
 */
import { type BlockName, blockFeature } from '../../shaders/lib/block.ts';
import { computesOnCpu, describeAdapter } from './describeAdapter.ts';
import { DeviceLostError, GpuFaultError, GpuLimitError, NoAdapterError } from './errors.ts';
import type { Profiler } from './profiler.ts';

export interface Gpu {
  readonly device: GPUDevice;
  /** One line for people: "SwiftShader (software, CPU)". */
  readonly adapterName: string;
  /** The adapter is a program: loads are dear there, and so are invocations. */
  readonly computesOnCpu: boolean;
  /** Invocations that the adapter runs in lockstep, at least; unknown where it does not say. */
  readonly subgroupMinSize: number | undefined;
  /** The block of all large matrix products, instead of the one that suits the adapter. */
  readonly block: BlockName | undefined;
  /** When blocks are measured: on GPUs, always (as well where the adapter computes on the CPU), or never. */
  readonly tuning: Tuning;
  /** The blocks that were measured to be the fastest, by product (blocks.ts), here or in an earlier session. */
  readonly measuredBlocks: Map<string, BlockName>;
  /** Pipelines by kernel, variant and constants; filled by `pipelines.ts`. */
  readonly pipelines: Map<string, Promise<GPUComputePipeline>>;
  /** Bytes of all buffers created through `createMemory` and not destroyed. */
  readonly liveBytes: number;
  /** Times every kernel while it is set; `createProfiler` sets it, its `destroy` takes it off. */
  profiler?: Profiler | undefined;
  /** Resolves when the device goes away, whoever caused it. */
  readonly lost: Promise<GPUDeviceLostInfo>;
  /** Throws if the device is lost or WebGPU has reported an error since the device was opened. */
  check(where: string): void;
  destroy(): void;
}

/** The buffers of one owner: they are created once, and go together. */
export interface Memory {
  create(label: string, bytes: number, usage?: GPUBufferUsageFlags): GPUBuffer;
  destroy(): void;
}

interface GpuState extends Gpu {
  liveBytes: number;
}

export const tunings = ['hardware', 'always', 'off'] as const;
export type Tuning = (typeof tunings)[number];

export interface OpenOptions extends GPURequestAdapterOptions {
  /** Asks for timestamps, where the adapter has them: what a profiler needs. */
  readonly profile?: boolean | undefined;
  /** See `Gpu`: a block for all large products; when blocks are measured (`hardware` if absent); what was measured before. */
  readonly block?: BlockName | undefined;
  readonly tuning?: Tuning | undefined;
  readonly measuredBlocks?: ReadonlyMap<string, BlockName> | undefined;
}

/** Features that kernels have variants for; used where the adapter has them. */
const kernelFeatures: readonly GPUFeatureName[] = ['subgroups', 'shader-f16'];

/**
 * Opens a device with WebGPU's default limits.
 * @param gpu `navigator.gpu`, or what npm `webgpu` returns under Node.
 * @throws NoAdapterError if `gpu` is undefined or has no adapter.
 */
export async function openGpu(gpu: GPU | undefined, options: OpenOptions = {}): Promise<Gpu> {
  const { profile, block, tuning = 'hardware', measuredBlocks, ...choice } = options;
  if (!gpu) throw new NoAdapterError('This environment has no WebGPU (navigator.gpu is undefined).');
  const adapter = await gpu.requestAdapter(choice);
  if (!adapter) throw new NoAdapterError('WebGPU is present but offers no adapter.');
  const needed = block && blockFeature(block);
  if (needed && !adapter.features.has(needed)) {
    throw new NoAdapterError(
      `block ${block}: the adapter ${describeAdapter(adapter.info)} does not have the feature ${needed}; leave the block to Credence.`,
    );
  }
  const wanted = profile ? [...kernelFeatures, 'timestamp-query' as const] : kernelFeatures;
  const device = await adapter.requestDevice({
    label: 'credence',
    defaultQueue: { label: 'credence' },
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
  });
  let lostInfo: GPUDeviceLostInfo | undefined;
  let fault: string | undefined;
  const lost = device.lost.then((info) => {
    lostInfo = info;
    return info;
  });
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    fault ??= event.error.message;
  });
  const state: GpuState = {
    device,
    adapterName: describeAdapter(adapter.info),
    computesOnCpu: computesOnCpu(adapter.info),
    subgroupMinSize: adapter.info.subgroupMinSize,
    block,
    tuning,
    measuredBlocks: new Map(measuredBlocks),
    pipelines: new Map(),
    liveBytes: 0,
    lost,
    check(where) {
      if (lostInfo) throw new DeviceLostError(where, lostInfo);
      if (fault) throw new GpuFaultError(where, fault);
    },
    destroy() {
      state.pipelines.clear();
      device.destroy();
    },
  };
  return state;
}

/**
 * A new owner of buffers.
 * @throws GpuLimitError (from `create`) before anything is allocated, if one buffer exceeds the device's limits.
 */
export function createMemory(gpu: Gpu): Memory {
  const state = gpu as GpuState;
  const buffers: GPUBuffer[] = [];
  return {
    create(label, bytes, usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC) {
      const size = Math.ceil(bytes / 16) * 16;
      const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
      const limit =
        usage & GPUBufferUsage.STORAGE ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
      if (size > limit) throw new GpuLimitError(label, `a buffer of ${size} bytes`, limit);
      const buffer = gpu.device.createBuffer({ label, size, usage });
      buffers.push(buffer);
      state.liveBytes += size;
      return buffer;
    },
    destroy() {
      for (const buffer of buffers.splice(0)) {
        state.liveBytes -= buffer.size;
        buffer.destroy();
      }
    },
  };
}

/**
 * Throws why a call to WebGPU failed. A device that goes away rejects calls before its own `lost` settles, with words of
 * the browser's; so the loss is given a moment to be told.
 */
export async function throwCause(gpu: Gpu, where: string, error: unknown): Promise<never> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moment = new Promise((resolve) => {
    timer = setTimeout(resolve, 2000);
  });
  await Promise.race([gpu.lost, moment]);
  clearTimeout(timer);
  gpu.check(where);
  throw error;
}
