/**
 * Work as plain data. A `Dispatch` is a pipeline with its buffers, made once. A program is a list of
 * dispatches. A recording names a program, a slot of the step uniform and a size. `recorder.ts` makes
 * dispatches and submits recordings.
 */
import type { AnyKernel, Shape } from '../../shaders/kernel.ts';

export type Constants = Readonly<Record<string, number>>;

/** The buffers of a kernel, by their names in its table. */
export type Buffers = Readonly<Record<string, GPUBuffer>>;

/** What a dispatch covers: outputs along x and y, draws along z. */
export interface Extent {
  readonly batch: number;
  readonly draws: number;
}
export type Cover = (extent: Extent) => readonly [x: number, y: number, z: number];

/** How much a dispatch has to do. */
export interface Work {
  /** Floating-point operations; null if the kernel does not count them. */
  readonly flops: number | null;
  /** Bytes between the GPU and its memory. */
  readonly bytes: number;
}

/** What `prepare` makes a dispatch from. */
export interface DispatchRequest<K extends AnyKernel> {
  readonly kernel: K;
  readonly variant: K['variants'][number];
  readonly constants: Constants;
  readonly buffers: Buffers;
  /** Outputs along x, y, z that the dispatch must reach. */
  readonly covers: Cover;
  /** Sizes that the kernel counts its arithmetic by. A profile shows them. */
  readonly shape?: Shape;
}

export interface Dispatch {
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Workgroups for a given extent. @throws GpuLimitError while recording, before anything is submitted */
  readonly groups: Cover;
  readonly shape: Shape | undefined;
  /** Operations and bytes, for a profile. */
  work(extent: Extent): Work;
}

export type Program = readonly Dispatch[];

/** One run of a program, with the numbers in `slot`. */
export interface Recording {
  readonly program: Program;
  readonly slot: number;
  readonly extent: Extent;
  /** Number of the training step, from 1, if it is one. */
  readonly step?: number;
}

export interface Copy {
  readonly from: GPUBuffer;
  readonly fromByte: number;
  readonly to: GPUBuffer;
  readonly bytes: number;
}

/** One command buffer: recordings in order, then copies. */
export interface Submission {
  readonly recordings: readonly Recording[];
  readonly copies?: readonly Copy[];
  /**
   * Whether it is hidden from the device's observer, so that a profile leaves out the tuner's measurements.
   */
  readonly unobserved?: boolean;
}
