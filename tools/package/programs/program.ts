/** A program as a user writes it, in a project without types of WebGPU. */
import {
  BayesianNeuralNetwork,
  decodePosterior,
  encodePosterior,
  type Gpu,
  gaussianHead,
  openGpu,
  openShippedNetwork,
} from 'credence';
import { exportOnnx } from 'credence/export';
import { openGpuHere } from 'credence/node';

export async function curve(gpu: Gpu, x: number[], y: number[]): Promise<{ sd: number; file: Uint8Array }> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [1, 8, 1], head: gaussianHead() });
  for await (const report of net.train(
    { images: x, targets: y, count: x.length, inputSize: 1 },
    { epochs: 20, batch: 16 },
  )) {
    if (!report.metrics.every(({ nll }) => Number.isFinite(nll))) throw new Error('an NLL is not finite');
  }
  const file = encodePosterior(await net.posterior());
  net.destroy();
  const again = await BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('p', file));
  const { sd } = await again.predictTargets({ images: [0.5], count: 1, inputSize: 1 }, { draws: 20 });
  const onnx = exportOnnx(await again.posterior(), { draws: 4 });
  again.destroy();
  return { sd: sd[0]!, file: onnx };
}

export const openFirst = (): Promise<Gpu> => openGpuHere({ adapter: 'software' });
export const openGiven = (webGpu: { requestAdapter(): Promise<object | null> }): Promise<Gpu> =>
  openGpu(webGpu);

export function thresholdOf(files: Parameters<typeof openShippedNetwork>[0]): number {
  const { card } = openShippedNetwork(files);
  // @ts-expect-error a card has no member of this name, and its type knows it
  if (card.tresholds) throw new Error('a member that does not exist is there');
  return card.config.draws === card.draws ? (card.refusal.thresholds.none ?? 0) : card.test.error;
}
