/**
 * The program that `node.test.ts` runs: adds two vectors on the adapter it finds, prints the sums as JSON.
 */
import { describeAdapter } from '../../../gpu/describeAdapter.ts';
import { openNodeGpu, releaseNodeGpu } from '../node.ts';

const code = /* wgsl */ `
  @group(0) @binding(0) var<storage, read> a: array<f32>;
  @group(0) @binding(1) var<storage, read> b: array<f32>;
  @group(0) @binding(2) var<storage, read_write> sum: array<f32>;
  @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) {
    sum[id.x] = a[id.x] + b[id.x];
  }`;

const gpu = await openNodeGpu();
const adapter = (await gpu.requestAdapter())!;
const device = await adapter.requestDevice();
globalThis.gc?.();

const upload = (values: number[]) => {
  const buffer = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(buffer, 0, new Float32Array(values));
  return buffer;
};
const sum = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
const readback = device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
const pipeline = await device.createComputePipelineAsync({
  layout: 'auto',
  compute: { module: device.createShaderModule({ code }) },
});
const entries = [upload([1, 2, 3, 4]), upload([10, 20, 30, 40]), sum].map((buffer, binding) => ({
  binding,
  resource: { buffer },
}));
const encoder = device.createCommandEncoder();
const pass = encoder.beginComputePass();
pass.setPipeline(pipeline);
pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
pass.dispatchWorkgroups(1);
pass.end();
encoder.copyBufferToBuffer(sum, readback);
device.queue.submit([encoder.finish()]);
globalThis.gc?.();
await readback.mapAsync(GPUMapMode.READ);
const sums = [...new Float32Array(readback.getMappedRange())];
console.log(JSON.stringify({ sums, adapter: describeAdapter(adapter.info) }));

device.destroy();
releaseNodeGpu();
globalThis.gc?.();
