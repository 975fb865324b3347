/** A network that predicts many images, wherever it computes, and how long that takes. */
import type { Predicted } from '../../figures/predictions/rotationSweep.ts';
import { BayesianNeuralNetwork, type Gpu, type Posterior } from '../../index.ts';
import type { Answer } from '../networks/answer.ts';
import { openOnCpu } from '../networks/cpuNetwork.ts';
import { drawsFor } from '../networks/gpuNetwork.ts';
import { drawsSeed } from '../networks/network.ts';

export interface Draws {
  /** Those that answer in the lab if absent. */
  readonly draws?: number | undefined;
  readonly seed?: number | undefined;
}

export interface PredictManyOptions {
  readonly signal: AbortSignal;
  readonly progress?: (share: number) => void;
}

export interface Predictor {
  /** The name of the adapter, or the processor. */
  readonly computedBy: string;
  readonly inputSize: number;
  /** How many images show how long many take: a few, and more. */
  readonly trial: readonly [number, number];
  /** @param images bytes [N, I]. @throws DOMException AbortError; what predicting throws */
  predict(images: Uint8Array, options: PredictManyOptions): Promise<Predicted>;
  destroy(): void;
}

/** @param gpu undefined where there is none: the reference code then predicts, from fewer draws */
export function openPredictor(gpu: Gpu | undefined, posterior: Posterior, by: Draws): Promise<Predictor> {
  return gpu ? onGpu(gpu, posterior, by) : onCpu(posterior, by);
}

async function onGpu(gpu: Gpu, posterior: Posterior, { draws, seed = drawsSeed }: Draws): Promise<Predictor> {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const { inputs: inputSize } = net.layout.layers[0]!;
  const asked = draws ?? drawsFor(net);
  return {
    ...{ computedBy: gpu.adapterName, inputSize, trial: [8, 128] },
    predict: (images, options) =>
      net.predict(
        { images, count: images.length / inputSize, inputSize },
        { draws: asked, seed, ...options },
      ),
    destroy: () => net.destroy(),
  };
}

/** Images of a part: the worker hears messages between two. */
const partOfCpu = 4;

async function onCpu(posterior: Posterior, { seed = drawsSeed }: Draws): Promise<Predictor> {
  const net = await openOnCpu(posterior, seed);
  const inputSize = posterior.config.layers[0] as number;
  return {
    ...{ computedBy: 'the processor', inputSize, trial: [1, 4] },
    async predict(images, { signal, progress }) {
      const answers: Answer[] = [];
      const part = partOfCpu * inputSize;
      for (let at = 0; at < images.length; at += part) {
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
        answers.push(...(await net.predict(images.subarray(at, at + part), signal)));
        progress?.(Math.min(1, (at + part) / images.length));
      }
      return predictedBy(answers, net.draws);
    },
    destroy: () => net.destroy(),
  };
}

function predictedBy(answers: readonly Answer[], draws: number): Predicted {
  const numbers = (of: (answer: Answer) => number) => Float64Array.from(answers, of);
  const [first] = answers;
  return {
    ...{ count: answers.length, classes: first?.probs.length ?? 0, draws },
    probs: Float64Array.from(answers.flatMap(({ probs }) => probs)),
    ...(first?.none !== undefined && { none: numbers(({ none }) => none!) }),
    entropy: numbers(({ entropy }) => entropy),
    aleatoric: numbers(({ aleatoric }) => aleatoric),
    epistemic: numbers(({ epistemic }) => epistemic),
  };
}

/** Seconds that images take: `once`, however few, and `each`. */
export interface Pace {
  readonly once: number;
  readonly each: number;
}

const seconds = () => performance.now() / 1000;

/** Measures it on some of the images, after everything is compiled. */
export async function paceOf(
  { predict, trial, inputSize }: Predictor,
  images: Uint8Array,
  signal: AbortSignal,
): Promise<Pace> {
  const count = images.length / inputSize;
  const [few, more] = trial.map((size) => Math.min(size, count)) as [number, number];
  const timed = async (size: number) => {
    const from = seconds();
    await predict(images.subarray(0, size * inputSize), { signal });
    return seconds() - from;
  };
  await timed(few);
  const ofFew = await timed(few);
  if (more <= few) return { once: ofFew, each: 0 };
  const each = Math.max(0, (await timed(more)) - ofFew) / (more - few);
  return { once: Math.max(0, ofFew - few * each), each };
}
