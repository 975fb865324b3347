/** Training that never runs longer than a few steps: each time from the file of a state, to the bit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import type { Examples } from '../examples.ts';
import { gaussianHead } from '../head.ts';
import { bayesByBackprop, deepEnsemble, ivon, mcDropout, plainNetwork } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { encodePosterior } from '../posterior/posteriorFile.ts';
import { gaussian, layeredGaussian, scaleMixture } from '../prior.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { normalValues, openTestDevice, prototypes } from '../testing.ts';
import { decodeState, encodeState } from './stateFile.ts';
import type { TrainOptions } from './train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const images = prototypes(70, 12, 4);
const targets = {
  ...{ images: normalValues(70 * 12, 5), targets: normalValues(70, 6), count: 70, inputSize: 12 },
};
const common = { epochs: 3, batch: 16, learningRate: 1e-2, seed: 3 } as const;

type Case = readonly [
  name: string,
  config: Partial<NetworkConfig>,
  options: TrainOptions & { readonly epochs: number },
  data: Examples,
];

/** Their images are 4 x 3. */
const varied = { ...images, rows: 4 };
const classes = { layers: [12, 9, 4], seed: 2 };
const cases: readonly Case[] = [
  ['bbb, draw', { ...classes, prior: scaleMixture() }, { ...common, estimator: 'draw' }, images],
  [
    'bbb, local, learned scales',
    { ...classes, prior: layeredGaussian(0.2, { learned: true }) },
    { ...common, estimator: 'local', klWarmupEpochs: 2 },
    images,
  ],
  [
    'bbb, flipout, sgd',
    { ...classes, prior: gaussian(0.3), method: bayesByBackprop },
    { ...common, estimator: 'flipout', optimiser: 'sgd', learningRate: 1e-3 },
    images,
  ],
  ['bbb, local, augmented', classes, { ...common, augment: 'pen' }, varied],
  ['plain', { ...classes, method: plainNetwork }, { ...common, schedule: 'step', stepEpochs: 1 }, images],
  ['dropout', { ...classes, method: mcDropout(0.3) }, { ...common, draws: 2 }, images],
  ['ensemble', { ...classes, method: deepEnsemble(3) }, { ...common, clipNorm: 2 }, images],
  ['ivon', { ...classes, method: ivon, prior: gaussian(0.3) }, { epochs: 3, batch: 16, seed: 3 }, images],
  [
    'regression',
    { layers: [12, 9, 1], head: gaussianHead('learned'), inputScale: 1, activation: 'tanh' },
    { ...common, optimiser: 'adamw', weightDecay: 0.1 },
    targets,
  ],
];

/** Steps of the whole training, and between two restarts: within and between epochs of five. */
const steps = 15;
const between = 2;

test.each(cases)('%s: restarted after every second step', async (_, config, options, data) => {
  const whole = await BayesianNeuralNetwork.create(gpu, config);
  for await (const _report of whole.train(data, options));
  const expected = encodePosterior(await whole.posterior());
  whole.destroy();

  const { epochs, ...rest } = options;
  let net = await BayesianNeuralNetwork.create(gpu, config);
  let file = await encodeState(await net.state());
  let done = 0;
  let restarts = 0;
  while (done < steps) {
    net.destroy();
    net = await BayesianNeuralNetwork.fromState(gpu, (await decodeState('state', file)).state);
    const until = Math.min(steps, done + between);
    const stepLimit = () => until - done;
    for await (const { step } of net.train(data, { ...rest, horizon: epochs, stepLimit })) done = step;
    file = await encodeState(await net.state());
    restarts += 1;
  }
  expect([done, restarts]).toEqual([steps, Math.ceil(steps / between)]);
  expect(encodePosterior(await net.posterior())).toEqual(expected);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});
