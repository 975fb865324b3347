/**
 * A smoke training and what must not go wrong in silence, on whatever WebGPU this process has: Node's (Dawn)
 * or Deno's (wgpu). Prints one line of JSON.
 */

import { prototypes } from '../../src/bayes/testing.ts';
import { isDeno, openDenoGpu } from '../../src/cli/host/deno.ts';
import { openNodeGpu } from '../../src/cli/host/node.ts';
import { BayesianNeuralNetwork, CredenceError, openGpu } from '../../src/index.ts';

const web = await (isDeno() ? openDenoGpu() : openNodeGpu());
const gpu = await openGpu(web);
const data = prototypes(512, 64, 10);
const losses: Record<string, number[]> = {};
for (const estimator of ['local', 'flipout', 'draw'] as const) {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [64, 32, 10] });
  losses[estimator] = [];
  const options = { batch: 64, epochs: 4, holdEvery: 4, estimator };
  for await (const { metrics } of net.train(data, options)) {
    losses[estimator]!.push(...metrics.map(({ freeEnergy }) => freeEnergy));
  }
  const { probs, classes } = await net.predict(data, { draws: 8 });
  const wrong = Array.from({ length: data.count }, (_, n) => {
    const row = [...probs.subarray(n * classes, (n + 1) * classes)];
    return Number(row.indexOf(Math.max(...row)) !== data.labels[n]);
  });
  losses[estimator]!.push(wrong.reduce((sum, one) => sum + one, 0) / data.count);
  net.destroy();
}
const { liveBytes, adapterName } = gpu;

/** A submit that WebGPU refuses must be an error of the read after it, never zeros. */
async function errorOfRefusedSubmit(): Promise<string> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [64, 32, 10] });
  const { queue } = gpu.device;
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [0, 1].map(() => gpu.device.createBuffer({ size: 16, usage })) as [GPUBuffer, GPUBuffer];
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, 16);
  from.destroy();
  try {
    queue.submit([encoder.finish()]);
    await net.posterior();
    return 'none';
  } catch (error) {
    return error instanceof CredenceError ? error.code : String(error);
  } finally {
    net.destroy();
  }
}

/** A device that is gone must be an error too. */
async function errorOfLostDevice(): Promise<string> {
  const other = await openGpu(web);
  const net = await BayesianNeuralNetwork.create(other, { layers: [64, 32, 10] });
  other.device.destroy();
  try {
    await net.posterior();
    return 'none';
  } catch (error) {
    return error instanceof CredenceError ? error.code : String(error);
  }
}

const refused = await errorOfRefusedSubmit();
const lost = await errorOfLostDevice();
console.log(JSON.stringify({ adapterName, losses, liveBytes, refused, lost }));
gpu.destroy();
// Dawn keeps a process alive
(globalThis as { Deno?: { exit(): void } }).Deno?.exit();
process.exit();
