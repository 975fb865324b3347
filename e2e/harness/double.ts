/** The smallest use of WebGPU that proves it computes: doubles numbers on the GPU. For pages and workers. */

const code = /* wgsl */ `
  @group(0) @binding(0) var<storage, read_write> values: array<f32>;
  @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) {
    values[id.x] *= 2.0;
  }`;

/** Twice the given numbers (at most 4 of them), and the vendor of the adapter that computed them. */
export async function double(numbers: readonly number[]): Promise<{ doubled: number[]; vendor: string }> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('this page gets no WebGPU adapter');
  const device = await adapter.requestDevice();
  try {
    const size = 16;
    const values = device.createBuffer({
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    const readback = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(values, 0, new Float32Array(numbers));
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }) },
    });
    const layout = pipeline.getBindGroupLayout(0);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: values } }] }),
    );
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(values, 0, readback, 0, size);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(GPUMapMode.READ);
    const doubled = [...new Float32Array(readback.getMappedRange())].slice(0, numbers.length);
    return { doubled, vendor: adapter.info.vendor };
  } finally {
    device.destroy();
  }
}
