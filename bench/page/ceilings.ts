/** What the adapter can do at most, by two micro-kernels: multiply-adds on registers, and copying memory. */
import type { Repeated } from './contender.ts';

const accumulators = 8;
const loops = 512;
const invocations = 64 * 64;
/** Operations of one run of the first: a vec4 multiply-add is 8. */
export const fmaFlops = 8 * accumulators * loops * invocations;

const each = (line: (index: number) => string): string =>
  Array.from({ length: accumulators }, (_, index) => line(index)).join('\n');

// the accumulators depend on nothing but themselves, and are written, so no compiler can drop them
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

export const fmaCeiling = (device: GPUDevice): Repeated =>
  microKernel(device, fmaCode, [invocations * 16], invocations / 64);
export const copyCeiling = (device: GPUDevice): Repeated =>
  microKernel(device, copyCode, [copyVectors * 16, copyVectors * 16], copyVectors / 64);

function microKernel(device: GPUDevice, code: string, sizes: readonly number[], groups: number): Repeated {
  const buffers = sizes.map((size) => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }));
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return {
    async run(count) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let time = 0; time < count; time++) pass.dispatchWorkgroups(groups);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    },
    destroy() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}
