/** The work in Credence, by its public API: a training asked for one report at a time, and a prediction. */

import type { Method } from '../../src/bayes/method.ts';
import { BayesianNeuralNetwork } from '../../src/bayes/network.ts';
import { gaussian } from '../../src/bayes/prior.ts';
import type { TrainSettings } from '../../src/bayes/settings/settings.ts';
import type { StepMetrics } from '../../src/bayes/training/trainReport.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import type { Repeated, StepLoss } from './contender.ts';
import {
  adam,
  type ImagesAndLabels,
  initialSeed,
  inputScale,
  klScale,
  priorScale,
  type Work,
} from './work.ts';

/** Seeds of training and prediction: they name the noise that the others are given. */
export const seeds = { training: 1, prediction: 0 };

export function createNetwork(gpu: Gpu, { layers }: Work, method?: Method): Promise<BayesianNeuralNetwork> {
  return BayesianNeuralNetwork.create(gpu, {
    layers,
    prior: gaussian(priorScale),
    inputScale,
    seed: initialSeed,
    ...(method && { method }),
  });
}

const settingsFor = (examples: number, batch: number): Partial<TrainSettings> => ({
  ...adam,
  batch,
  epochs: 1e6,
  schedule: 'constant',
  estimator: 'draw',
  kl: 'closed',
  // c = temperature / N is then the same whatever the data set
  temperature: klScale * examples,
  seed: seeds.training,
});

export interface Training extends Repeated {
  /** Of the steps of the last run. */
  metrics(): readonly StepMetrics[];
}

/** A training that takes as many steps as it is asked for and then rests. */
export function startTraining(
  net: BayesianNeuralNetwork,
  data: ImagesAndLabels,
  batch: number,
  settings: Partial<TrainSettings> = {},
): Training {
  let remaining = 0;
  let taken: StepMetrics[] = [];
  const reports = net.train(
    { ...data, inputSize: data.images.length / data.count },
    {
      ...settingsFor(data.count, batch),
      ...settings,
      stepLimit: () => remaining,
      // an epoch of MNIST ends once in 469 steps, one of this little data set far more often
      holdEvery: 1e6,
    },
  );
  return {
    metrics: () => taken,
    async run(count) {
      remaining = count;
      taken = [];
      while (remaining > 0) {
        const { value: report } = await reports.next();
        if (!report) throw new TypeError('bench: the training ended before its turn');
        taken.push(...report.metrics);
        remaining -= report.metrics.length;
      }
    },
    async destroy() {
      await reports.return();
      net.destroy();
    },
  };
}

/** Losses of the first steps on `work.batch`; the noise is that of `seeds.training`. */
export async function credenceLosses(gpu: Gpu, work: Work, steps: number): Promise<StepLoss[]> {
  const training = startTraining(await createNetwork(gpu, work), work.batch, work.batch.count);
  try {
    await training.run(steps);
    return training.metrics().map(({ nll, kl }) => ({ nll, kl }));
  } finally {
    await training.destroy();
  }
}

/** One unit is a whole prediction: `draws` draws of every image, and what the host makes of their sums. */
export async function credencePredictor(gpu: Gpu, work: Work, draws: number): Promise<Repeated> {
  const net = await createNetwork(gpu, work);
  const { images } = work;
  const data = { images: images.images, count: images.count, inputSize: work.layers[0]! };
  return {
    run: async (count) => {
      for (let time = 0; time < count; time++) await net.predict(data, { draws, seed: seeds.prediction });
    },
    destroy: () => net.destroy(),
  };
}

/** Probabilities [N, C] of the first draw of `seeds.prediction`. */
export async function credenceProbabilities(gpu: Gpu, work: Work): Promise<Float64Array> {
  const net = await createNetwork(gpu, work);
  const { images } = work;
  try {
    const data = { images: images.images, count: images.count, inputSize: work.layers[0]! };
    return (await net.predict(data, { draws: 1, seed: seeds.prediction })).probs;
  } finally {
    net.destroy();
  }
}
