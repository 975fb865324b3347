/** From a kernel (plain data) to a compute pipeline, made once per device, variant and constants. */
import { type AnyKernel, boundIn, type Variant, variantName } from '../../shaders/kernel.ts';
import { codeForCpu } from '../../shaders/lib/cpu/codeForCpu.ts';
import { type Gpu, throwCause } from './device.ts';
import type { Buffers, Constants } from './dispatch.ts';
import { ShaderError } from './errors.ts';

/** What a pipeline is made from. */
export interface PipelineRequest {
  readonly kernel: AnyKernel;
  readonly variant: Variant;
  readonly constants: Constants;
  /**
   * The buffers that it will be bound to. A pass over arenas may be made for their sizes
   * (`passesOverArenas`).
   */
  readonly buffers?: Buffers;
}

/** `matmul[local,relu]{rowVectors:197,...}`: the name of a pipeline in caches, labels and profiles. */
export function pipelineName(kernel: AnyKernel, variant: Variant, constants: Constants): string {
  const numbers = Object.entries(constants).map(([name, value]) => `${name}:${value}`);
  return `${kernel.name}[${variantName(variant)}]{${numbers.join(',')}}`;
}

/** Bind group layout 1, the same for every kernel: the step's uniform at a dynamic offset. */
export function stepLayout({ device, layouts }: Gpu): GPUBindGroupLayout {
  let layout = layouts.get('step');
  if (!layout) {
    const buffer = { type: 'uniform', hasDynamicOffset: true } as const;
    const entries = [{ binding: 0, visibility: GPUShaderStage.COMPUTE, buffer }];
    layout = device.createBindGroupLayout({ label: 'step', entries });
    layouts.set('step', layout);
  }
  return layout;
}

/**
 * The pipeline of a kernel's variant with its `override` constants.
 * @throws RangeError if a constant is missing or unknown; ShaderError if the WGSL does not compile.
 */
export function pipelineFor(gpu: Gpu, request: PipelineRequest): Promise<GPUComputePipeline> {
  const { kernel, variant, constants, buffers = {} } = request;
  const given = Object.keys(constants).sort().join(', ');
  const wanted = [...kernel.constants].sort().join(', ');
  if (given !== wanted) {
    throw new RangeError(`${kernel.name}: expected the constants ${wanted}, got ${given}`);
  }
  const bySize = kernel.passesOverArenas && gpu.computesOnCpu;
  const sizes = bySize ? boundIn(kernel, variant).map(({ binding }) => buffers[binding.name]?.size) : [];
  const key = [pipelineName(kernel, variant, constants), ...sizes].join(' ');
  let pipeline = gpu.pipelines.get(key);
  if (!pipeline) {
    const code = kernel.code(variant);
    const adapted = gpu.computesOnCpu ? codeForCpu(code, bySize ? buffers : {}) : code;
    pipeline = compile(gpu, request, adapted);
    gpu.pipelines.set(key, pipeline);
    // a failure is not kept, so the next request tries again
    pipeline.catch(() => gpu.pipelines.delete(key));
  }
  return pipeline;
}

async function compile(gpu: Gpu, { kernel, variant, constants }: PipelineRequest, code: string) {
  const { device } = gpu;
  const name = pipelineName(kernel, variant, constants);
  const module = device.createShaderModule({ label: name, code });
  const storage = device.createBindGroupLayout({
    label: kernel.name,
    entries: boundIn(kernel, variant).map(({ index, binding }) => ({
      binding: index,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: binding.access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  try {
    return await device.createComputePipelineAsync({
      label: name,
      layout: device.createPipelineLayout({ label: name, bindGroupLayouts: [storage, stepLayout(gpu)] }),
      compute: { module, entryPoint: 'main', constants },
    });
  } catch (error) {
    gpu.check(name);
    const complaints = await complaintsOf(module).catch((cause) => throwCause(gpu, name, cause));
    if (complaints.length === 0) return throwCause(gpu, name, error);
    throw new ShaderError(name, complaints, error);
  }
}

async function complaintsOf(module: GPUShaderModule): Promise<string[]> {
  const { messages } = await module.getCompilationInfo();
  return messages.map(
    ({ type, lineNum, linePos, message }) => `  ${type} at ${lineNum}:${linePos}: ${message}`,
  );
}
