/**
 * Healthy evidence, into which a test puts one fault, and evidence of a real, tiny training. Not part of the
 * library.
 */
import type { Gpu } from '../../gpu/device.ts';
import type { Examples } from '../examples.ts';
import { categorical } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { gaussian } from '../prior.ts';
import type { NetworkConfig, TrainSettings } from '../settings/settings.ts';
import { normalValues, prototypes, trainAll } from '../testing.ts';
import type { StepMetrics } from '../training/trainReport.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import type { InputSummary } from './inputSummary.ts';
import type { LayerSummary } from './layerSummary.ts';

const examples = 1000;
const temperature = 1;

/** A history from curves over training time 0 to 1; free energy is the sum of its parts. */
export function historyOf(curves: {
  readonly nll: (time: number) => number;
  readonly kl: (time: number) => number;
  /** KL weight of an epoch, as the trainer applied it. */
  readonly weight?: number;
}): StepMetrics[] {
  const points = 200;
  return Array.from({ length: points }, (_, i) => {
    const time = (i + 1) / points;
    const noise = 0.01 * Math.sin(12.9898 * i);
    const [nll, kl] = [curves.nll(time) + noise, curves.kl(time)];
    const freeEnergy = nll + ((curves.weight ?? temperature) * kl) / examples;
    return { step: 5 * (i + 1), nll, kl, freeEnergy, error: 0.1 };
  });
}

export const healthyLayer: LayerSummary = {
  weights: 500,
  nonFinite: 0,
  muMedian: 0.1,
  sigmaMedian: 0.03,
  sigmaLeast: 0.004,
  sigmaMost: 0.2,
  snrMedian: 3,
  atPrior: 0.2,
  underflown: 0,
  overflown: 0,
};

export const healthyInputs: InputSummary = {
  examples,
  mean: 33,
  sd: 78,
  least: 0,
  most: 255,
  nonFinite: 0,
};

/** Every check can be made, and none has anything to say. */
export function healthyEvidence(): Required<
  Omit<Evidence, 'klScale' | 'regression' | 'trainTargets' | 'inputSquares'>
> {
  return {
    config: { layers: [16, 8, 4], head: categorical, prior: gaussian(0.2) },
    settings: { batch: 50, temperature },
    examples,
    history: historyOf({ nll: (t) => 0.1 + 1.3 * Math.exp(-8 * t), kl: (t) => 400 - 100 * t }),
    layers: [healthyLayer, healthyLayer],
    inputs: { train: healthyInputs, test: { ...healthyInputs, mean: 34, sd: 80 } },
    trainClasses: [250, 240, 260, 250],
    trainRuns: [190, 181, 192, 188],
    heldOut: [{ part: 'test', classes: [50, 50, 50, 50] }],
    prediction: {
      draws: 64,
      entropy: 0.3,
      epistemic: 0.05,
      error: 0.1,
      actual: [50, 50, 50, 50],
      predicted: [48, 52, 49, 51],
    },
    interval: { draws: 64, mass: 0.9 },
  };
}

export interface TinyTraining extends Partial<TrainSettings> {
  readonly network?: Partial<NetworkConfig>;
  readonly train?: Examples;
  readonly test?: Examples;
  readonly draws?: number;
  readonly interval?: number;
}

/** Trains on noisy prototypes, predicts, and sums up: what a user of the library would do. */
export async function trainedEvidence(gpu: Gpu, given: TinyTraining = {}): Promise<Evidence> {
  const { network, draws = 64, interval = 0.9, ...options } = given;
  const { train = prototypes(400, 16, 4), test = prototypes(200, 16, 4, 2), ...settings } = options;
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], ...network });
  const full = { batch: 40, epochs: 40, learningRate: 0.01, temperature: 1, ...settings };
  const history = await trainAll(net, train, full);
  const asked = { draws, interval };
  const prediction = await (train.targets ? net.predictTargets(test, asked) : net.predict(test, asked));
  const posterior = await net.posterior();
  net.destroy();
  return evidenceOf({ posterior, settings: full, train, test, history, prediction });
}

/** y = sin(2 x_1) + x_2 / 2 and noise, standardised nearly; inputs are normal. */
export function waves(count: number, seed = 1): Examples {
  const inputSize = 3;
  const images = normalValues(count * inputSize, seed);
  const noise = normalValues(count, seed + 100, 0.3);
  const targets = noise.map((e, n) => Math.sin(2 * images[3 * n]!) + images[3 * n + 1]! / 2 + e);
  return { images, targets, count, inputSize };
}
