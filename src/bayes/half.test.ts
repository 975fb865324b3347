/** Training and prediction with drawn weights and activations in f16. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { PrecisionMissingError } from '../gpu/errors.ts';
import { disguised } from '../gpu/testing.ts';
import { evaluate, type Posterior } from '../reference/network.ts';
import { layerMatrices, networkNoise } from '../reference/padded.ts';
import { ConfigError, HalfRangeError, NonFiniteError } from './errors.ts';
import type { Examples } from './examples.ts';
import { uploadExamples } from './gpuExamples.ts';
import { plainNetwork } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { layoutOf } from './posterior/layout.ts';
import { createParameters } from './posterior/parameters.ts';
import { predict } from './prediction/predict.ts';
import { gaussian } from './prior.ts';
import { networkConfig, trainSettings } from './settings/settings.ts';
import { centralDifferences, expectClose, gpuGradients, randomValues } from './testing/gradients.ts';
import {
  type LabelledBytes,
  networkParts,
  openTestDevice,
  placeOf,
  prototypes,
  referenceMinibatch,
  trainAll,
} from './testing.ts';
import { createMoments } from './training/moments.ts';
import { createTrainingStep } from './training/step.ts';
import { trainingFields } from './training/stepFields.ts';
import { train } from './training/train.ts';
import { createCarriedTraining } from './training/trainingState.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const lacksHalf = () => !gpu.device.features.has('shader-f16');
const reason = 'the adapter has no shader-f16';

test('without the feature half is refused before anything is made, in training and in prediction', async () => {
  const without = await openGpu(disguised(await openTestGpu(), { without: ['shader-f16'] }));
  const net = await BayesianNeuralNetwork.create(without, { layers: [8, 6, 3], prior: gaussian() });
  const { layout, config } = net;
  const before = without.liveBytes;
  const parameters = createParameters(without, layout, config);
  const options = { precision: 'half', estimator: 'draw' } as const;
  const parts = { gpu: without, layout, parameters, config };
  const refused = train(parts, createCarriedTraining(parts), prototypes(4, 8, 3), options);
  await expect(refused.next()).rejects.toThrow(PrecisionMissingError);
  const predicted = predict(parts, prototypes(4, 8, 3), {
    precision: 'half',
  });
  await expect(predicted).rejects.toThrow(/shader-f16/);
  parameters.destroy();
  expect(without.liveBytes).toBe(before);
  net.destroy();
  without.destroy();
});

test('a prediction that draws no weights is single, and says so', async () => {
  const data = prototypes(4, 8, 3);
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [8, 3] });
  const half = { precision: 'half' } as const;
  await expect(net.predict(data, { ...half, meanWeights: true })).rejects.toThrow(ConfigError);
  await expect(net.predict(data, { precision: 'double' as never })).rejects.toThrow(/precision: expected/);
  net.destroy();
  const plain = await BayesianNeuralNetwork.create(gpu, { layers: [8, 3], method: plainNetwork });
  await expect(plain.predict(data, half)).rejects.toThrow(/precision: expected single, or half where/);
  plain.destroy();
});

describe.each(['relu', 'gelu'] as const)('the gradient with %s', (activation: HiddenActivation) => {
  test('is that of the float64 loss, but for the rounding of weights and activations', async ({ skip }) => {
    skip(lacksHalf(), reason);
    const widths = [8, 6, 5, 3];
    const prior = gaussian(0.3);
    const data = prototypes(9, 8, 3);
    const config = networkConfig({ layers: widths, prior, activation, inputScale: 1 / 100 });
    const layout = layoutOf(widths);
    const [mu, rho] = [randomValues(layout, 100, 0.4, 0), randomValues(layout, 200, 0.7, -2)];
    const settings = trainSettings(
      {
        ...{ estimator: 'draw', kl: 'closed', precision: 'half' },
        ...{ batch: data.count, temperature: 1, beta1: 0, seed: 5 },
      },
      prior,
    );
    const fields = trainingFields(
      config,
      settings,
      placeOf(settings, config, [{ first: 0, size: data.count }]),
    );
    const found = await gpuGradients(gpu, { config, settings, fields, data, mu, rho });
    const posterior: Posterior = {
      ...{ mu: layerMatrices(layout, mu), rho: layerMatrices(layout, rho), activation },
    };
    const noise = networkNoise(layout, { seed: 5, step: 0, draw: 0 }, data.count);
    const minibatch = referenceMinibatch(data, config.inputScale);
    const objective = { prior, estimator: 'draw', kl: 'closed', klScale: fields.klScale } as const;
    const exact = evaluate(posterior, minibatch, noise, objective);
    expect(Math.abs(found.nll / data.count - exact.nll)).toBeLessThan(2e-3 * exact.nll);
    // the KL is of mu and rho, which nothing rounds
    expect(Math.abs(found.kl - exact.kl)).toBeLessThan(1e-5 * exact.kl);
    for (const which of ['mu', 'rho'] as const) {
      const differences = centralDifferences(
        posterior,
        which,
        (moved) => evaluate(moved, minibatch, noise, objective).loss,
      );
      expectClose(layerMatrices(layout, found[which]!), differences, 1e-2);
    }
  });
});

const [inputs, classes] = [16, 4];
const settings = {
  epochs: 12,
  batch: 32,
  learningRate: 0.01,
  temperature: 0.1,
  estimator: 'draw',
  seed: 8,
} as const;

/** Images as bytes, which the first layer reads in place, or as numbers, of which it has a rounded copy. */
const asFloats = ({ images, ...rest }: LabelledBytes): Examples => ({
  ...rest,
  images: Float32Array.from(images),
});

test.for([
  ['bytes', (data: LabelledBytes): Examples => data],
  ['floats', asFloats],
] as const)('a training on %s comes to the error and the loss of single', async ([, as], { skip }) => {
  skip(lacksHalf(), reason);
  const [data, unseen] = [prototypes(256, inputs, classes), prototypes(256, inputs, classes, 2)];
  const trained = async (precision: 'single' | 'half') => {
    const layers = [inputs, 24, classes];
    const [prior, inputScale] = [gaussian(0.5), 1 / 126];
    const net = await BayesianNeuralNetwork.create(gpu, { layers, prior, inputScale, seed: 3 });
    const metrics = await trainAll(net, as(data), { ...settings, precision });
    const { probs } = await net.predict(as(unseen), { draws: 8 });
    const halved = await net.predict(as(unseen), { draws: 8, precision: 'half' });
    net.destroy();
    const last = metrics.slice(-8).reduce((sum, { nll }) => sum + nll / 8, 0);
    const wrong = [...unseen.labels].filter((label, n) =>
      probs.subarray(n * classes, (n + 1) * classes).some((p) => p > probs[n * classes + label]!),
    );
    const apart = probs.reduce((most, p, i) => Math.max(most, Math.abs(p - halved.probs[i]!)), 0);
    return { first: metrics[0]!.nll, last, error: wrong.length / unseen.count, apart };
  };
  const [single, half] = [await trained('single'), await trained('half')];
  expect(half.first).not.toBe(single.first);
  expect(Math.abs(half.first / single.first - 1)).toBeLessThan(2e-3);
  expect(single.error).toBeLessThan(0.1);
  expect(Math.abs(half.error - single.error)).toBeLessThanOrEqual(0.02);
  expect(Math.abs(half.last - single.last)).toBeLessThan(0.02);
  // the same posterior by the same draws
  expect(Math.max(half.apart, single.apart)).toBeLessThan(0.01);
  expect(gpu.liveBytes).toBe(0);
});

test.for([
  ['a weight', { weight: 7e4, image: 1 }],
  ['an activation', { weight: 300, image: 255 }],
] as const)(
  '%s beyond 65504 ends the training and the prediction, and is not made infinite or 65504 in silence',
  async ([, size], { skip }) => {
    skip(lacksHalf(), reason);
    const config = networkConfig({ layers: [4, 3, 2, 2], prior: gaussian(), inputScale: 1 });
    const parts = networkParts(gpu, config);
    const { layout, parameters } = parts;
    const carried = createCarriedTraining(parts);
    const [mu, rho] = [randomValues(layout, 1, 0.1, 0), randomValues(layout, 2, 0, -8)];
    mu[0]!.weight.fill(size.weight);
    parameters.write(mu, rho);
    const data = {
      images: new Uint8Array(8).fill(size.image),
      labels: Uint8Array.of(0, 1),
      count: 2,
      inputSize: 4,
    };
    const once = async (precision: 'single' | 'half') => {
      const options = { epochs: 1, batch: 2, estimator: 'draw', precision } as const;
      const nlls: number[] = [];
      for await (const { metrics } of train(parts, carried, data, options)) {
        nlls.push(...metrics.map(({ nll }) => nll));
      }
      return nlls;
    };
    await expect(once('half')).rejects.toThrow(NonFiniteError);
    parameters.write(mu, rho);
    const predicted = predict(parts, data, { draws: 2, precision: 'half' });
    await expect(predicted).rejects.toThrow(HalfRangeError);
    await expect(predicted).rejects.toThrow(/2 of 2 examples/);
    expect((await predict(parts, data, { draws: 2 })).probs.every(Number.isFinite)).toBe(true);
    expect((await once('single')).map(Number.isFinite)).toEqual([true]);
    for (const owner of [parameters, carried]) owner.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);

test('a step moves fewer bytes: drawn weights and activations count half', async ({ skip }) => {
  skip(lacksHalf(), reason);
  const config = networkConfig({ layers: [8, 12, 3], prior: gaussian() });
  const parts = networkParts(gpu, config);
  const { layout, parameters } = parts;
  const moments = createMoments(gpu, layout, config.method, 'adam');
  const examples = uploadExamples(gpu, prototypes(64, 8, 3), config);
  const bytesOf = async (precision: 'single' | 'half') => {
    const settings = trainSettings({ estimator: 'draw', batch: 8, precision }, config.prior);
    const step = await createTrainingStep(parts, { settings, examples, moments, metricsRows: 1 });
    const bytes = [...step.opening, ...step.program].map(({ work }) => work({ batch: 8, draws: 1 }).bytes);
    step.destroy();
    return bytes;
  };
  const [single, half] = [await bytesOf('single'), await bytesOf('half')];
  const saved = single.map((bytes, i) => bytes - half[i]!);
  const [first, second] = layout.layers.map(({ rows, columns }) => 2 * rows * columns);
  const [arena, hidden] = [2 * (layout.arenaSize + 64), 2 * (8 * 16 + 64)];
  // sample, matmul, matmul, loss, matmulInputs, matmulWeights, matmulWeights, update, reduce
  const products = [first! + hidden, hidden + second!, 0, second! + hidden, hidden, 0];
  // in full precision update reads the drawn weights, and writes the next
  expect(saved).toEqual([arena, ...products, 4 * arena, 0]);
  for (const owner of [parameters, examples, moments]) owner.destroy();
});

test('register blocks are measured on half too, and remembered apart', async ({ skip }) => {
  skip(lacksHalf(), reason);
  const tuned = await openGpu(await openTestGpu(), { tuning: 'always' });
  const layers = [259, 251, 10];
  const net = await BayesianNeuralNetwork.create(tuned, { layers, prior: gaussian(0.5) });
  const data = prototypes(72, 259, 10);
  await trainAll(net, data, { batch: 72, epochs: 1, estimator: 'draw', precision: 'half' });
  net.destroy();
  expect([...tuned.measuredBlocks.keys()].sort()).toEqual([
    'matmulWeights[one,half] 260x252',
    'matmul[one,half] 260x252',
  ]);
  tuned.destroy();
});
