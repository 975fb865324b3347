/**
 * Work as plain data. A `Dispatch` is a pipeline with its buffers, made once; a program is a list of them; recording a
 * step is naming a program, a slot of the step uniform and a size. `submit` replays recordings into one command buffer.
 */
import { type AnyKernel, boundIn, type Variant } from '../../shaders/kernel.ts';
import { type StepFields, stepStride, writeStep } from '../../shaders/lib/step.ts';
import type { Gpu, Memory } from './device.ts';
import { GpuLimitError } from './errors.ts';
import { type Buffers, type Constants, pipelineFor, pipelineName, stepLayout } from './pipelines.ts';
import { counter } from './profile/counter.ts';
import type { LayerShape, Work } from './profile/work.ts';
import type { TimedSubmit } from './profiler.ts';

/** What a dispatch covers: outputs along x and y, draws along z. */
export interface Extent {
  readonly batch: number;
  readonly draws: number;
}
export type Cover = (extent: Extent) => readonly [x: number, y: number, z: number];

export interface Dispatch {
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Workgroups for a given extent. @throws GpuLimitError while recording, before anything is submitted */
  readonly groups: Cover;
  /** The layer of a matrix product; what else it is of no use to know. */
  readonly shape: LayerShape | undefined;
  /** Operations and bytes, for whoever times it. */
  work(extent: Extent): Work;
}

export type Program = readonly Dispatch[];

export interface DispatchRequest<K extends AnyKernel> {
  readonly kernel: K;
  readonly variant: K['variants'][number];
  readonly constants: Constants;
  readonly buffers: Buffers;
  /** Outputs along x, y, z that the dispatch must reach. */
  readonly covers: Cover;
  /** The layer, of a matrix product. */
  readonly shape?: LayerShape;
}

/** Compiles (or finds) the pipeline and binds the buffers by the names in the kernel's table. */
export async function prepare<K extends AnyKernel>(gpu: Gpu, request: DispatchRequest<K>): Promise<Dispatch> {
  const { kernel, variant, constants, buffers, covers, shape } = request;
  const pipeline = await pipelineFor(gpu, kernel, variant, constants, buffers);
  const bindGroup = gpu.device.createBindGroup({
    label: kernel.name,
    layout: pipeline.getBindGroupLayout(0),
    entries: boundIn(kernel, variant as Variant).map(({ index, binding }) => {
      const buffer = buffers[binding.name];
      if (!buffer) throw new RangeError(`${kernel.name}: no buffer given for binding "${binding.name}"`);
      return { binding: index, resource: { buffer } };
    }),
  });
  const [width, height] =
    typeof kernel.workgroup === 'function' ? kernel.workgroup(variant) : kernel.workgroup;
  // read once: some implementations build the limits anew at every access
  const most = gpu.device.limits.maxComputeWorkgroupsPerDimension;
  return {
    name: pipelineName(kernel, variant, constants),
    pipeline,
    bindGroup,
    groups: (extent) => {
      const [x, y, z] = covers(extent);
      const groups = [Math.ceil(x / width), Math.ceil(y / height), z] as const;
      const largest = Math.max(...groups);
      if (largest > most)
        throw new GpuLimitError(kernel.name, `${largest} workgroups in one dimension`, most);
      return groups;
    },
    shape: shape && { inputs: shape.inputs, outputs: shape.outputs },
    work: counter(request),
  };
}

/** The step uniform: `slots` sets of numbers in one buffer, written by the host once per submit. */
export interface StepRing {
  readonly slots: number;
  readonly bindGroup: GPUBindGroup;
  set(slot: number, values: StepFields): void;
  /** Queues the upload of slots 0 to count - 1; later submits see them, earlier ones do not. */
  upload(count: number): void;
}

export function createStepRing(gpu: Gpu, memory: Memory, slots: number): StepRing {
  const buffer = memory.create('step', slots * stepStride, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  const view = new DataView(new ArrayBuffer(slots * stepStride));
  const bindGroup = gpu.device.createBindGroup({
    label: 'step',
    layout: stepLayout(gpu),
    entries: [{ binding: 0, resource: { buffer, size: stepStride } }],
  });
  return {
    slots,
    bindGroup,
    set: (slot, values) => writeStep(view, slot * stepStride, values),
    upload: (count) => gpu.device.queue.writeBuffer(buffer, 0, view.buffer, 0, count * stepStride),
  };
}

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

/** Replays recordings in order, then copies, as one command buffer and one compute pass, or timed (profiler.ts). */
export function submit(
  gpu: Gpu,
  ring: StepRing,
  label: string,
  recordings: readonly Recording[],
  copies: readonly Copy[] = [],
): void {
  const encoder = gpu.device.createCommandEncoder({ label });
  const timed = gpu.profiler?.time(label);
  if (timed) encodeTimed(encoder, ring, label, recordings, timed);
  else {
    const pass = encoder.beginComputePass({ label });
    for (const { program, slot, extent } of recordings) {
      pass.setBindGroup(1, ring.bindGroup, [slot * stepStride]);
      for (const dispatch of program) encode(pass, dispatch, extent);
    }
    pass.end();
  }
  for (const { from, fromByte, to, bytes } of copies) {
    encoder.copyBufferToBuffer(from, fromByte, to, 0, bytes);
  }
  gpu.device.queue.submit([encoder.finish({ label })]);
  timed?.submitted();
}

function encode(
  pass: GPUComputePassEncoder,
  { pipeline, bindGroup, groups }: Dispatch,
  extent: Extent,
): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...groups(extent));
}

/** The same dispatches, each in a pass of its own: timestamps can be written at the ends of a pass and nowhere else. */
function encodeTimed(
  encoder: GPUCommandEncoder,
  ring: StepRing,
  label: string,
  recordings: readonly Recording[],
  timed: TimedSubmit,
): void {
  for (const { program, slot, extent, step } of recordings) {
    encoder.pushDebugGroup(step === undefined ? label : `step ${step}`);
    for (const dispatch of program) {
      const pass = encoder.beginComputePass({ label: dispatch.name, ...timed.next(dispatch, extent, step) });
      pass.setBindGroup(1, ring.bindGroup, [slot * stepStride]);
      encode(pass, dispatch, extent);
      pass.end();
    }
    encoder.popDebugGroup();
  }
  timed.resolve(encoder);
}
