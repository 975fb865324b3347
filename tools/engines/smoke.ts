/** A smoke training, and what must not go wrong in silence, on any WebGPU: of Node, of Deno, of a page. */
import { prototypes } from '../../src/bayes/testingData.ts';
import { BayesianNeuralNetwork, CredenceError, type Gpu, openGpu, type WebGpu } from '../../src/index.ts';

/** What an engine made of it. */
export interface Told {
  readonly adapterName: string;
  /** Free energies of every step, and last the share of wrong predictions, by estimator. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
  readonly liveBytes: number;
  /** Codes of the errors after a submit that is refused, and on a device that is gone. */
  readonly refused: string;
  readonly lost: string;
}

export async function smoke(web: WebGpu): Promise<Told> {
  const gpu = await openGpu(web);
  const { adapterName } = gpu;
  const losses: Record<string, number[]> = {};
  for (const estimator of ['local', 'flipout', 'draw'] as const) {
    losses[estimator] = await lossesBy(gpu, estimator);
  }
  const { liveBytes } = gpu;
  const refused = await errorOfRefusedSubmit(gpu);
  const lost = await errorOfLostDevice(await openGpu(web));
  gpu.destroy();
  return { adapterName, losses, liveBytes, refused, lost };
}

async function lossesBy(gpu: Gpu, estimator: 'local' | 'flipout' | 'draw'): Promise<number[]> {
  const data = prototypes(512, 64, 10);
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [64, 32, 10] });
  const losses: number[] = [];
  const options = { batch: 64, epochs: 4, holdEvery: 4, estimator };
  for await (const { metrics } of net.train(data, options)) {
    losses.push(...metrics.map(({ freeEnergy }) => freeEnergy));
  }
  const { probs, classes } = await net.predict(data, { draws: 8 });
  const wrong = Array.from({ length: data.count }, (_, n) => {
    const row = [...probs.subarray(n * classes, (n + 1) * classes)];
    return Number(row.indexOf(Math.max(...row)) !== data.labels[n]);
  });
  net.destroy();
  return [...losses, wrong.reduce((sum, one) => sum + one, 0) / data.count];
}

/** A submit that WebGPU refuses must be an error of the read after it, never zeros. */
async function errorOfRefusedSubmit(gpu: Gpu): Promise<string> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [64, 32, 10] });
  const { queue } = gpu.device;
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [0, 1].map(() => gpu.device.createBuffer({ size: 16, usage })) as [GPUBuffer, GPUBuffer];
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, 16);
  from.destroy();
  return errorOfRead(net, () => queue.submit([encoder.finish()]));
}

/** A device that is gone must be an error too. */
async function errorOfLostDevice(gpu: Gpu): Promise<string> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [64, 32, 10] });
  gpu.device.destroy();
  return errorOfRead(net);
}

async function errorOfRead(net: BayesianNeuralNetwork, before = () => {}): Promise<string> {
  try {
    before();
    await net.posterior();
    return 'none';
  } catch (error) {
    return error instanceof CredenceError ? error.code : String(error);
  } finally {
    net.destroy();
  }
}
