/** The errors of a GPU. Their messages say where it happened, what happened, and what to do next. */
import { CredenceError } from '../errors.ts';

/** There is no WebGPU, or it offers no adapter. */
export class NoAdapterError extends CredenceError {
  override readonly name = 'NoAdapterError' as const;
  constructor(message: string, options?: ErrorOptions) {
    super('no-adapter', message, options);
  }
}

/** The device went away while it was in use: driver reset, GPU process crash, sleep. */
export class DeviceLostError extends CredenceError {
  override readonly name = 'DeviceLostError' as const;
  constructor(where: string, info: { reason: string; message: string }) {
    super(
      'device-lost',
      `${where}: the GPU device was lost (${info.reason}): ${info.message || 'no message'}. ` +
        'Whatever was on the GPU is gone; continue from the last whole epoch.',
    );
  }
}

/** WebGPU rejected a call of this library, because of a defect here or a limit of the adapter. */
export class GpuFaultError extends CredenceError {
  override readonly name = 'GpuFaultError' as const;
  constructor(where: string, message: string, options?: ErrorOptions) {
    super('gpu-fault', `${where}: WebGPU reported an error: ${message}`, options);
  }
}

/** The GPU has no room left. Nobody can ask it beforehand how much it has. */
export class GpuMemoryError extends CredenceError {
  override readonly name = 'GpuMemoryError' as const;
  /** Bytes of this device's buffers when it happened. */
  readonly liveBytes: number;
  constructor(where: string, liveBytes: number, options?: ErrorOptions) {
    super(
      'gpu-memory',
      `${where}: the GPU is out of memory; ${liveBytes} bytes were in use here: take a narrower network, a smaller ` +
        'batch or fewer draws at once, or close what else uses the GPU. What is on the device may be damaged: open another one.',
      options,
    );
    this.liveBytes = liveBytes;
  }
}

/** Kernels cannot be timed: the device has no timestamps. */
export class TimestampsMissingError extends CredenceError {
  override readonly name = 'TimestampsMissingError' as const;
  constructor(adapter: string) {
    super(
      'no-timestamps',
      `profiler: expected a device with the feature timestamp-query, got ${adapter} without it: ` +
        'train without a profile, or on another adapter or browser.',
    );
  }
}

/** The device cannot store numbers of the precision that was asked for. */
export class PrecisionMissingError extends CredenceError {
  override readonly name = 'PrecisionMissingError' as const;
  constructor(precision: string, feature: string, adapter: string) {
    super(
      'no-precision',
      `precision: expected single, got ${precision}, which needs a device with the feature ${feature}, and ${adapter} ` +
        'lacks it: take precision single, or another adapter or browser.',
    );
  }
}

export type LimitKind = 'bytes' | 'workgroups';

/** A buffer or a dispatch would be larger than the device allows. */
export class GpuLimitError extends CredenceError {
  override readonly name = 'GpuLimitError' as const;
  /** Bytes, or workgroups. */
  readonly needed: number;
  readonly available: number;
  /** @param fits what would fit, where that is known */
  constructor(
    label: string,
    { needed, available, of, fits }: { needed: number; available: number; of: LimitKind; fits?: string },
  ) {
    const needs = of === 'bytes' ? `a buffer of ${needed} bytes` : `${needed} workgroups in one dimension`;
    super(
      'gpu-limit',
      `${label}: needs ${needs}, the device allows ${available}${fits ? ` (${fits})` : ''}: ` +
        'take a narrower network, a smaller batch or fewer draws at once.',
    );
    this.needed = needed;
    this.available = available;
  }
}

/**
 * The WGSL of a kernel did not compile: a defect of this library, or a compiler that it was not tested with.
 */
export class ShaderError extends CredenceError {
  override readonly name = 'ShaderError' as const;
  constructor(pipeline: string, complaints: readonly string[], cause: unknown) {
    super('shader', `${pipeline}: the WebGPU implementation refused this kernel:\n${complaints.join('\n')}`, {
      cause,
    });
  }
}
