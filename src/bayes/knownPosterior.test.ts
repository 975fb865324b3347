/** Where the best posterior is known in closed form, training must find it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { bestMeanField, exactPosterior, linearElbo, logEvidence } from '../reference/linearRegression.ts';
import { matrixOf } from '../reference/matrix.ts';
import { gaussianHead } from './head.ts';
import { bayesByBackprop, ivon, type Method } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import type { LayerValues } from './posterior/layout.ts';
import type { Posterior } from './posterior/posterior.ts';
import { encodePosterior } from './posterior/posteriorFile.ts';
import { gaussian } from './prior.ts';
import { estimators } from './settings/settings.ts';
import { normalValues, openTestDevice, trainAll } from './testing.ts';
import type { TrainOptions } from './training/train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const [count, inputSize] = [96, 3];
const [noise, priorScale] = [0.5, 1];
/** Correlated inputs, so that the exact posterior is not diagonal and mean field has something to miss. */
const raw = normalValues(count * inputSize, 1);
const images = raw.map((value, at) =>
  at % inputSize === 0 ? value : 0.5 * raw[at - (at % inputSize)]! + value,
);
const truth = [0.8, -1.2, 0.4];
const errors = normalValues(count, 2, noise);
const targets = Float32Array.from({ length: count }, (_, n) =>
  truth.reduce((sum, w, i) => sum + w * images[n * inputSize + i]!, 0.7 + errors[n]!),
);
const data = { x: matrixOf(count, inputSize, images), y: targets };
const model = { noise, priorScale };
const exact = exactPosterior(data, model);
const best = bestMeanField(exact);

const trainings: [string, Method, TrainOptions][] = [
  ...(Object.keys(estimators) as (keyof typeof estimators)[]).map(
    (estimator): [string, Method, TrainOptions] => [
      estimator,
      bayesByBackprop,
      { estimator, kl: 'closed', learningRate: 0.03 },
    ],
  ),
  ['ivon', ivon, { learningRate: 0.03, beta2: 0.99, draws: 4 }],
];

describe.each(trainings)('Bayesian linear regression, %s', (_, method, training) => {
  test('reaches the best mean-field posterior and its ELBO, which stays below the log evidence', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, {
      layers: [inputSize, 1],
      head: gaussianHead('fixed', noise),
      prior: gaussian(priorScale),
      method,
      inputScale: 1,
      initialRho: -2,
    });
    const metrics = await trainAll(
      net,
      { images, targets, count, inputSize },
      { ...training, temperature: 1, batch: count, epochs: 2000 },
    );
    const { mu, rho } = await net.posterior();
    // the last row is the bias; column 0 is the mean, column 1 the fixed log sigma
    const columnOf = ({ weight, bias }: (typeof mu)[number]) => [
      ...Array.from({ length: inputSize }, (_, i) => weight[2 * i]!),
      bias[0]!,
    ];
    const mean = Float64Array.from(columnOf(mu[0]!));
    const sd = Float64Array.from(columnOf(rho[0]!), (r) => Math.log1p(Math.exp(r)));
    for (let i = 0; i <= inputSize; i++) {
      expect(Math.abs(mean[i]! / best.mean[i]! - 1)).toBeLessThan(0.02);
      expect(Math.abs(sd[i]! / best.sd[i]! - 1)).toBeLessThan(0.05);
    }
    const [elbo, bound, evidence] = [
      linearElbo(data, model, { mean, sd }),
      linearElbo(data, model, best),
      logEvidence(data, model),
    ];
    expect(elbo).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(evidence);
    expect(Math.abs(elbo / bound - 1)).toBeLessThan(0.01);

    // and what training reports is that ELBO: F = -ELBO / N on average over its draws
    const last = metrics.slice(-600).map(({ freeEnergy }) => freeEnergy * count);
    const average = last.reduce((a, b) => a + b, 0) / last.length;
    const spread = Math.sqrt(last.reduce((sum, f) => sum + (f - average) ** 2, 0) / last.length ** 2);
    expect(Math.abs(average + elbo)).toBeLessThan(4 * spread + 0.01 * Math.abs(elbo));

    // fixed noise is fixed: the log sigma of the head is where it was, and certain
    expect(mu[0]!.bias[1]).toBeCloseTo(Math.log(noise), 6);
    const prediction = await net.predictTargets({ images, count, inputSize }, { draws: 400 });
    expect(prediction.aleatoric.every((s) => Math.abs(s - noise) < 1e-5)).toBe(true);
    net.destroy();
  });
});

const calls = 200;

/** This regression by several calls of `train`; the posteriors after the last `kept` of them. */
async function byCalls(
  each: TrainOptions,
  options: TrainOptions,
  method: Method,
  [made, kept]: [number, number],
) {
  const net = await BayesianNeuralNetwork.create(gpu, {
    ...{ layers: [inputSize, 1], head: gaussianHead('fixed', noise), prior: gaussian(priorScale), method },
    initialRho: -2,
  });
  const posteriors: Posterior[] = [];
  for (let call = 0; call < made; call++) {
    await trainAll(net, { images, targets, count, inputSize }, { ...options, batch: count / 2, ...each });
    if (call >= made - kept) posteriors.push(await net.posterior());
  }
  net.destroy();
  return posteriors;
}

describe.each(trainings)('Linear regression by calls of one epoch, %s', (_, method, training) => {
  test('20 calls under one horizon are one call of 20, to the bit', async () => {
    const few = 20;
    const [last] = await byCalls({ epochs: 1, horizon: few }, training, method, [few, 1]);
    const [once] = await byCalls({ epochs: few }, training, method, [1, 1]);
    expect(encodePosterior(last!)).toEqual(encodePosterior(once!));
  });

  test('200 calls by separate horizons reach the posterior that is known in closed form', async () => {
    // each call begins at the whole learning rate, so single iterates go on wandering around the optimum
    const late = calls / 2;
    const options = { ...training, draws: 4 };
    const posteriors = await byCalls({ epochs: 1 }, options, method, [calls, late]);
    for (let i = 0; i <= inputSize; i++) {
      const at = ({ weight, bias }: LayerValues) => (i < inputSize ? weight[2 * i]! : bias[0]!);
      const mean = posteriors.reduce((sum, { mu }) => sum + at(mu[0]!), 0) / late;
      const sd = posteriors.reduce((sum, { rho }) => sum + Math.log1p(Math.exp(at(rho[0]!))), 0) / late;
      expect(Math.abs(mean - best.mean[i]!)).toBeLessThan(best.sd[i]! / 2);
      expect(Math.abs(sd / best.sd[i]! - 1)).toBeLessThan(0.2);
    }
  });
});

test('a learned noise finds the noise of the data', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: [inputSize, 1],
    head: gaussianHead('learned', 2),
    prior: gaussian(priorScale),
    inputScale: 1,
  });
  const options = { estimator: 'local', kl: 'closed', temperature: 1, batch: count } as const;
  await trainAll(
    net,
    { images, targets, count, inputSize },
    { ...options, epochs: 1000, learningRate: 0.03 },
  );
  const { aleatoric } = await net.predictTargets({ images, count, inputSize }, { draws: 100 });
  const residual = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / count);
  // one sigma, known to about 1 / sqrt(2 N)
  expect(new Set(Array.from(aleatoric, (s) => s.toFixed(4))).size).toBe(1);
  expect(Math.abs(aleatoric[0]! / residual - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});
