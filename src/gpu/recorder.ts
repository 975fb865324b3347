/** From a request to a dispatch, and from recordings to commands. dispatch.ts defines these terms. */
import { type AnyKernel, boundIn, type Variant } from '../../shaders/kernel.ts';
import { type StepFields, stepStride, writeStep } from '../../shaders/lib/step.ts';
import type { Gpu } from './device.ts';
import type { Dispatch, DispatchRequest, Extent, Recording, Submission } from './dispatch.ts';
import { GpuLimitError } from './errors.ts';
import type { Memory } from './memory.ts';
import { pipelineFor, pipelineName, stepLayout } from './pipelines.ts';
import { counter } from './profile/counter.ts';
import type { ObservedSubmit } from './submitObserver.ts';

/** Compiles (or finds) the pipeline and binds the buffers by the names in the kernel's table. */
export async function prepare<K extends AnyKernel>(gpu: Gpu, request: DispatchRequest<K>): Promise<Dispatch> {
  const { kernel, variant, constants, buffers, covers, shape } = request;
  const pipeline = await pipelineFor(gpu, request);
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
  // read once, because some implementations build the limits anew at every access
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
        throw new GpuLimitError(kernel.name, { needed: largest, available: most, of: 'workgroups' });
      return groups;
    },
    shape,
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

/** Submits one command buffer: one compute pass, or a pass for each dispatch where an observer times it. */
export function submit(
  gpu: Pick<Gpu, 'device' | 'observer'>,
  ring: StepRing,
  label: string,
  { recordings, copies = [], unobserved = false }: Submission,
): void {
  const encoder = gpu.device.createCommandEncoder({ label });
  const observed = unobserved ? undefined : gpu.observer?.time(label);
  if (observed) encodeEach({ encoder, ring, label }, recordings, observed);
  else encodeAll({ encoder, ring, label }, recordings);
  for (const { from, fromByte, to, bytes } of copies) {
    encoder.copyBufferToBuffer(from, fromByte, to, 0, bytes);
  }
  gpu.device.queue.submit([encoder.finish({ label })]);
  observed?.submitted();
}

/** Where recordings are encoded. */
interface Target {
  readonly encoder: GPUCommandEncoder;
  readonly ring: StepRing;
  readonly label: string;
}

/** All dispatches in one pass. */
function encodeAll({ encoder, ring, label }: Target, recordings: readonly Recording[]): void {
  const pass = encoder.beginComputePass({ label });
  for (const { program, slot, extent } of recordings) {
    pass.setBindGroup(1, ring.bindGroup, [slot * stepStride]);
    for (const dispatch of program) encode(pass, dispatch, extent);
  }
  pass.end();
}

/**
 * The same dispatches, each in a pass of its own, because timestamps are written at the ends of a pass only.
 */
function encodeEach(
  { encoder, ring, label }: Target,
  recordings: readonly Recording[],
  observed: ObservedSubmit,
): void {
  for (const { program, slot, extent, step } of recordings) {
    encoder.pushDebugGroup(step === undefined ? label : `step ${step}`);
    for (const dispatch of program) {
      const pass = encoder.beginComputePass({
        label: dispatch.name,
        ...observed.next(dispatch, extent, step),
      });
      pass.setBindGroup(1, ring.bindGroup, [slot * stepStride]);
      encode(pass, dispatch, extent);
      pass.end();
    }
    encoder.popDebugGroup();
  }
  observed.resolve(encoder);
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
