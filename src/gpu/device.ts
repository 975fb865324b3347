/**
 * One WebGPU device and what is known about it. It is not a singleton: the code that opens it passes it on
 * and destroys it. This folder knows WebGPU and nothing of Bayes.
 */
import { type BlockName, blockFeature } from '../../shaders/lib/block.ts';
import { computesOnCpu, describeAdapter } from './describeAdapter.ts';
import { DeviceLostError, GpuFaultError, GpuMemoryError, NoAdapterError } from './errors.ts';
import type { SubmitObserver } from './submitObserver.ts';

export const tunings = ['hardware', 'always', 'off'] as const;
export type Tuning = (typeof tunings)[number];

/** How blocks of matrix products are chosen; see the fields of `Gpu`. */
export interface BlockOptions {
  readonly block?: BlockName | undefined;
  /** `hardware` if absent. */
  readonly tuning?: Tuning | undefined;
  /** What was measured in an earlier session. */
  readonly measuredBlocks?: ReadonlyMap<string, BlockName> | undefined;
}

/**
 * What `openGpu` takes: `navigator.gpu`, or what npm `webgpu` returns. It is named here by its one method, so
 * that declarations need no types of WebGPU, which not every TypeScript has.
 */
export interface WebGpu {
  requestAdapter(options?: AdapterOptions): Promise<object | null>;
}

/** Which adapter, as WebGPU's `requestAdapter` takes it. */
export interface AdapterOptions {
  readonly powerPreference?: 'low-power' | 'high-performance';
  readonly forceFallbackAdapter?: boolean;
}

export interface OpenOptions extends AdapterOptions, BlockOptions {
  /** Asks for timestamps, which a profiler needs, if the adapter has them. */
  readonly profile?: boolean | undefined;
}

/** A device, made by `openGpu`. It is one thing and never copied: it owns pipelines, bytes and faults. */
export class Gpu {
  /** @internal */
  readonly device: GPUDevice;
  /** One line for people: "SwiftShader (software, CPU)". */
  readonly adapterName: string;
  /** Whether the adapter is a program. Loads and invocations cost more there than arithmetic. */
  readonly computesOnCpu: boolean;
  /** The least number of invocations that the adapter runs in lockstep; undefined if it does not say. */
  readonly subgroupMinSize: number | undefined;
  /** The block of all large matrix products, instead of the one that suits the adapter. */
  readonly block: BlockName | undefined;
  /** When blocks are measured: on GPUs (`hardware`), on every adapter (`always`), or never. */
  readonly tuning: Tuning;
  /** Blocks that were measured to be the fastest, by product (blocks.ts), here or in an earlier session. */
  readonly measuredBlocks: Map<string, BlockName>;
  /** @internal Pipelines by kernel, variant and constants; `pipelines.ts` fills them, and the layouts. */
  readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();
  /** @internal */
  readonly layouts = new Map<string, GPUBindGroupLayout>();
  /** @internal Is told about every submit: `createProfiler` sets it, the profiler's `destroy` removes it. */
  observer: SubmitObserver | undefined;
  /** Resolves when the device is lost or destroyed. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  #lostInfo: GPUDeviceLostInfo | undefined;
  #fault: GPUError | undefined;
  #liveBytes = 0;
  /** As they were asked for: a buffer that WebGPU could not make may say something else. */
  readonly #sizes = new WeakMap<GPUBuffer, number>();

  /** @internal */
  constructor(device: GPUDevice, info: GPUAdapterInfo, { block, tuning, measuredBlocks }: BlockOptions = {}) {
    this.device = device;
    this.adapterName = describeAdapter(info);
    this.computesOnCpu = computesOnCpu(info);
    this.subgroupMinSize = info.subgroupMinSize;
    this.block = block;
    this.tuning = tuning ?? 'hardware';
    this.measuredBlocks = new Map(measuredBlocks);
    this.lost = device.lost.then((lostInfo) => {
      this.#lostInfo = lostInfo;
      return lostInfo;
    });
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#fault ??= event.error;
    });
  }

  /** Bytes of all buffers created through `createMemory` and not destroyed. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** @internal For `createMemory`: a buffer that counts as live until `release`. */
  allocate(descriptor: GPUBufferDescriptor): GPUBuffer {
    try {
      const buffer = this.device.createBuffer(descriptor);
      this.#sizes.set(buffer, descriptor.size);
      this.#liveBytes += descriptor.size;
      return buffer;
    } catch (cause) {
      const { label = 'buffer', size } = descriptor;
      throw new GpuMemoryError(`${label} of ${size} bytes`, this.#liveBytes, { cause });
    }
  }

  /** @internal For `createMemory`: destroys what `allocate` made. */
  release(buffer: GPUBuffer): void {
    this.#liveBytes -= this.#sizes.get(buffer) ?? 0;
    this.#sizes.delete(buffer);
    buffer.destroy();
  }

  /** Whether the device is known to be lost or destroyed. */
  get isLost(): boolean {
    return this.#lostInfo !== undefined;
  }

  /**
   * Throws if the device is lost or WebGPU has reported an error since the device was opened. After an error
   * what is on the device may be anything, so it is never forgotten.
   */
  check(where: string): void {
    if (this.#lostInfo) throw new DeviceLostError(where, this.#lostInfo);
    const fault = this.#fault;
    if (!fault) return;
    // not by its class, which not every environment names
    if (/out.?of.?memory/i.test(`${fault.constructor.name} ${fault.message}`)) {
      throw new GpuMemoryError(where, this.#liveBytes, { cause: fault });
    }
    throw new GpuFaultError(where, fault.message);
  }

  destroy(): void {
    this.pipelines.clear();
    this.device.destroy();
    held.delete(this);
  }
}

/**
 * What npm `webgpu` returns is freed when it is collected, and the process crashes if a device still uses it:
 * so it is held until its device is destroyed.
 */
const held = new Map<Gpu, WebGpu>();

/** Features that kernels have variants for. They are used if the adapter has them. */
const kernelFeatures: readonly GPUFeatureName[] = ['subgroups', 'shader-f16'];

/**
 * Opens a device with WebGPU's default limits.
 * @param given where it is from: this page's or worker's `navigator.gpu` if absent, or what npm `webgpu`
 *   returns under Node.
 * @throws NoAdapterError if there is no WebGPU, or it has no adapter.
 */
export async function openGpu(given?: WebGpu, options: OpenOptions = {}): Promise<Gpu> {
  const { profile, block, tuning, measuredBlocks, ...choice } = options;
  const webGpu = given ?? (globalThis as { readonly navigator?: { readonly gpu?: WebGpu } }).navigator?.gpu;
  if (!webGpu) {
    throw new NoAdapterError(
      'This environment has no WebGPU (navigator.gpu is undefined). A page needs https or localhost; under Node use ' +
        'openGpuHere of credence/node.',
    );
  }
  const adapter = (await webGpu.requestAdapter(choice)) as GPUAdapter | null;
  if (!adapter) throw new NoAdapterError('WebGPU is present but offers no adapter.');
  const needed = block && blockFeature(block);
  if (needed && !adapter.features.has(needed)) {
    throw new NoAdapterError(
      `block ${block}: the adapter ${describeAdapter(adapter.info)} does not have the feature ${needed}; leave the block to Credence.`,
    );
  }
  const wanted = profile ? [...kernelFeatures, 'timestamp-query' as const] : kernelFeatures;
  const descriptor = {
    label: 'credence',
    defaultQueue: { label: 'credence' },
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
  };
  const device = await adapter.requestDevice(descriptor).catch((cause: Error) => {
    const name = describeAdapter(adapter.info);
    throw new NoAdapterError(`The adapter ${name} gives no device: ${cause.message}`, { cause });
  });
  const gpu = new Gpu(device, adapter.info, { block, tuning, measuredBlocks });
  held.set(gpu, webGpu);
  return gpu;
}

/**
 * Throws the cause of a failed call to WebGPU. A device that is lost rejects calls before its `lost` settles,
 * with a message of the browser's. So this waits a moment for `lost`.
 */
export async function throwCause(gpu: Gpu, where: string, error: unknown): Promise<never> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moment = new Promise((resolve) => {
    timer = setTimeout(resolve, 2000);
  });
  await Promise.race([gpu.lost, moment]);
  clearTimeout(timer);
  gpu.check(where);
  throw new GpuFaultError(where, (error as Error).message, { cause: error });
}
