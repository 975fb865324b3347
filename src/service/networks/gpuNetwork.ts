/** A network on the device that answers from kept draws. */
import { BayesianNeuralNetwork, type Gpu, type KeptDraws, type Posterior } from '../../index.ts';
import { answersOf } from './answer.ts';
import { type AnsweringNetwork, intervalMass } from './network.ts';

/** The most draws, and the most bytes of them: a network of 1,200 units has fewer. */
const mostDraws = 32;
const mostBytes = 128 * 2 ** 20;

export const drawsFor = ({ layout }: Pick<BayesianNeuralNetwork, 'layout'>): number =>
  Math.max(4, Math.min(mostDraws, Math.floor(mostBytes / (4 * layout.arenaSize))));

export async function openOnGpu(gpu: Gpu, posterior: Posterior, seed: number): Promise<AnsweringNetwork> {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  try {
    const kept = await net.keepDraws({ draws: drawsFor(net), seed });
    return { ...answering(net, kept), destroy: () => net.destroy() };
  } catch (error) {
    net.destroy();
    throw error;
  }
}

/** @param before called before each prediction: the draws may have to be made anew */
export function answering(
  net: BayesianNeuralNetwork,
  kept: KeptDraws,
  before: () => Promise<void> = async () => undefined,
): Omit<AnsweringNetwork, 'destroy'> {
  const inputSize = net.layout.layers[0]!.inputs;
  return {
    ...{ draws: kept.draws, seed: kept.seed },
    async predict(images, signal) {
      await before();
      const count = images.length / inputSize;
      const prediction = await kept.predict({ images, count, inputSize }, { interval: intervalMass, signal });
      return answersOf(prediction);
    },
    async explain(image, outcome) {
      const asked = { images: image, count: 1, inputSize, labels: [outcome] };
      // at least two may be asked for; a plain network has one nevertheless
      const { mean, sd, draws } = await net.featureImportance(asked, {
        ...{ draws: Math.max(2, kept.draws), seed: kept.seed },
      });
      return { mean, sd, draws };
    },
  };
}
