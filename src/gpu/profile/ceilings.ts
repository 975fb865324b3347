/** The limits of the adapter, from two micro-kernels: multiply-adds on registers, and copying memory. */
import { type Gpu, throwCause } from '../device.ts';
import { createMemory } from '../memory.ts';

/** The best that was measured. */
export interface Ceilings {
  readonly gflops: number;
  readonly gigabytesPerSecond: number;
}

/** A micro-kernel: `run` resolves when the GPU has done it `count` times. */
export interface MicroKernel {
  run(count: number): Promise<void>;
  destroy(): void;
}

const accumulators = 8;
const loops = 512;
const invocations = 64 * 64;
/** Operations of one run of the first: a vec4 multiply-add is 8. */
export const fmaFlops = 8 * accumulators * loops * invocations;

const each = (line: (index: number) => string): string =>
  Array.from({ length: accumulators }, (_, index) => line(index)).join('\n');

// each accumulator depends only on itself, and all are written, so no compiler can drop them
const fmaCode = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = vec4f(0.999 + 1e-6 * f32(id.x % 7u));
  let term = vec4f(f32(id.x % 5u));
${each((i) => `  var a${i} = vec4f(${i}.0);`)}
  for (var i = 0u; i < ${loops}u; i++) {
${each((i) => `    a${i} = fma(a${i}, factor, term);`)}
  }
  out[id.x] = ${Array.from({ length: accumulators }, (_, i) => `a${i}`).join(' + ')};
}`;

const copyVectors = 2 ** 20;
/** Bytes of one run of the second: each vec4 is read and written. */
export const copyBytes = 2 * 16 * copyVectors;

const copyCode = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> to: array<vec4f>;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < ${copyVectors}u) { to[id.x] = source[id.x]; }
}`;

export const fmaCeiling = (gpu: Gpu): MicroKernel =>
  microKernel(gpu, {
    ...{ label: 'fma ceiling', code: fmaCode, sizes: [invocations * 16], groups: invocations / 64 },
  });
export const copyCeiling = (gpu: Gpu): MicroKernel =>
  microKernel(gpu, {
    ...{ label: 'copy ceiling', code: copyCode, groups: copyVectors / 64 },
    sizes: [copyVectors * 16, copyVectors * 16],
  });

/** Milliseconds of a turn, and of all turns of one micro-kernel. */
const [turn, whole] = [20, 120];

/** Measures for a quarter of a second. Nothing else may run on the GPU meanwhile. */
export async function measureCeilings(gpu: Gpu): Promise<Ceilings> {
  const fma = await best(fmaCeiling(gpu));
  const copy = await best(copyCeiling(gpu));
  return { gflops: fmaFlops / fma / 1e6, gigabytesPerSecond: copyBytes / copy / 1e6 };
}

/** Fewest milliseconds of one run. */
async function best(kernel: MicroKernel): Promise<number> {
  try {
    // the first compiles
    await millisecondsOf(kernel, 1);
    const once = await millisecondsOf(kernel, 1);
    const count = Math.max(1, Math.round(turn / Math.max(once, 0.01)));
    let least = once;
    const end = performance.now() + whole;
    do least = Math.min(least, (await millisecondsOf(kernel, count)) / count);
    while (performance.now() < end);
    return least;
  } finally {
    kernel.destroy();
  }
}

async function millisecondsOf(kernel: MicroKernel, count: number): Promise<number> {
  const start = performance.now();
  await kernel.run(count);
  return performance.now() - start;
}

interface MicroKernelParts {
  readonly label: string;
  readonly code: string;
  /** Bytes of the buffers of group 0. */
  readonly sizes: readonly number[];
  readonly groups: number;
}

function microKernel(gpu: Gpu, { label, code, sizes, groups }: MicroKernelParts): MicroKernel {
  const { device } = gpu;
  const memory = createMemory(gpu);
  const buffers = sizes.map((size) => memory.create(label, size, GPUBufferUsage.STORAGE));
  const module = device.createShaderModule({ label, code });
  const pipeline = device.createComputePipeline({ label, layout: 'auto', compute: { module } });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const bindGroup = device.createBindGroup({ label, layout: pipeline.getBindGroupLayout(0), entries });
  return {
    async run(count) {
      const encoder = device.createCommandEncoder({ label });
      const pass = encoder.beginComputePass({ label });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let time = 0; time < count; time++) pass.dispatchWorkgroups(groups);
      pass.end();
      device.queue.submit([encoder.finish({ label })]);
      await device.queue.onSubmittedWorkDone().catch((error) => throwCause(gpu, label, error));
      gpu.check(label);
    },
    destroy: () => memory.destroy(),
  };
}
