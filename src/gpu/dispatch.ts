/**
 * Work as plain data. A `Dispatch` is a pipeline with its buffers, made once; a program is a list of them;
 * recording a step is naming a program, a slot of the step uniform and a size. `recorder.ts` makes and
 * submits them.
 */
import type { AnyKernel, Shape } from '../../shaders/kernel.ts';

export type Constants = Readonly<Record<string, number>>;

/** What a kernel is bound to, by the names in its table. */
export type Buffers = Readonly<Record<string, GPUBuffer>>;

/** What a dispatch covers: outputs along x and y, draws along z. */
export interface Extent {
  readonly batch: number;
  readonly draws: number;
}
export type Cover = (extent: Extent) => readonly [x: number, y: number, z: number];

/** What a dispatch has to do, by count. */
export interface Work {
  /** Floating-point operations; null where a kernel is not about them. */
  readonly flops: number | null;
  /** Bytes between the GPU and its memory. */
  readonly bytes: number;
}

/** What `prepare` makes a dispatch of. */
export interface DispatchRequest<K extends AnyKernel> {
  readonly kernel: K;
  readonly variant: K['variants'][number];
  readonly constants: Constants;
  readonly buffers: Buffers;
  /** Outputs along x, y, z that the dispatch must reach. */
  readonly covers: Cover;
  /** The sizes by which the kernel counts its arithmetic; a profile shows them. */
  readonly shape?: Shape;
}

export interface Dispatch {
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Workgroups for a given extent. @throws GpuLimitError while recording, before anything is submitted */
  readonly groups: Cover;
  readonly shape: Shape | undefined;
  /** Operations and bytes, for whoever times it. */
  work(extent: Extent): Work;
}

export type Program = readonly Dispatch[];

/** One run of a program, with the numbers in `slot`. */
export interface Recording {
  readonly program: Program;
  readonly slot: number;
  readonly extent: Extent;
  /** Number of the training step, from 1, where it is one. */
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
  /** The observer of the device does not hear of it: measurements must not be measured. */
  readonly unobserved?: boolean;
}
