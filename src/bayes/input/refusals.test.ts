/** What a refused call leaves behind: the device usable, and the network as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { ConfigError } from '../errors.ts';
import type { Examples } from '../examples.ts';
import { gaussianHead } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { gaussian } from '../prior.ts';
import { openTestDevice, prototypes, trainAll } from '../testing.ts';
import type { TrainingState } from '../training/trainingState.ts';
import { badClassifications, badRegressions } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const options = { epochs: 1, horizon: 3, batch: 2 };
const classification = { config: { layers: [5, 4, 3] }, data: prototypes(2, 5, 3) as Examples };
const regression = {
  config: { layers: [5, 4, 2], head: gaussianHead() },
  data: { images: new Float32Array(10).fill(0.3), targets: [1, 2, 3, 4], count: 2, inputSize: 5 } as Examples,
};

type Call = (net: BayesianNeuralNetwork) => Promise<unknown>;

/**
 * Trains an epoch, then expects each call to be refused and to leave nothing; the training goes on as if none
 * had been made.
 */
async function expectRefusals(
  { config, data }: typeof classification | typeof regression,
  calls: readonly (readonly [string, Call, RegExp])[],
): Promise<void> {
  const create = async () => {
    const net = await BayesianNeuralNetwork.create(gpu, config);
    await trainAll(net, data, options);
    return net;
  };
  const [net, undisturbed] = [await create(), await create()];
  const before = await net.state();
  const { liveBytes } = gpu;
  for (const [name, call, message] of calls) {
    const refused = call(net);
    await expect(refused, name).rejects.toThrow(ConfigError);
    await expect(refused, name).rejects.toThrow(message);
  }
  gpu.check('after the refusals');
  expect(gpu.liveBytes).toBe(liveBytes);
  expect(await net.state()).toEqual(before);
  expect(net.config).toEqual(undisturbed.config);
  for (const each of [net, undisturbed]) await trainAll(each, data, options);
  expect(await net.state()).toEqual(await undisturbed.state());
  for (const each of [net, undisturbed]) each.destroy();
  expect(gpu.liveBytes).toBe(0);
}

test('examples for classes', async () => {
  const { data } = classification;
  const good = { images: data.images, labels: data.labels!, count: 2, inputSize: 5 };
  await expectRefusals(
    classification,
    badClassifications(5, 3).flatMap(([name, wrong, message]) => {
      const given = wrong(good) as Examples;
      return [
        [`train: ${name}`, (net: BayesianNeuralNetwork) => net.train(given, options).next(), message],
        [`predict: ${name}`, (net: BayesianNeuralNetwork) => net.predict(given), message],
        [`importance: ${name}`, (net: BayesianNeuralNetwork) => net.featureImportance(given), message],
      ] as const;
    }),
  );
});

test('examples for targets', async () => {
  const { data } = regression;
  const good = { images: data.images, targets: data.targets!, count: 2, inputSize: 5 };
  await expectRefusals(
    regression,
    badRegressions(2).flatMap(([name, wrong, message]) => {
      const given = wrong(good) as Examples;
      return [
        [`train: ${name}`, (net: BayesianNeuralNetwork) => net.train(given, options).next(), message],
        [`predict: ${name}`, (net: BayesianNeuralNetwork) => net.predictTargets(given), message],
      ] as const;
    }),
  );
});

test('options', async () => {
  const { data } = classification;
  const wrong: [Record<string, unknown> | null, RegExp][] = [
    [null, /options: expected an object, got null/],
    [{ draws: 1.5 }, /draws: expected a whole number of at least 1, got 1.5/],
    [{ draws: '4' }, /draws: .* got "4"/],
    [{ draws: 4n }, /draws: .* got 4n/],
    [{ draws: Number.NaN }, /draws: .* got NaN/],
    [{ seed: 1.5 }, /seed: expected a whole number of at least 0, got 1.5/],
    [{ seed: -1 }, /seed: .* got -1/],
    [{ seed: 2 ** 53 }, /seed: .* got 9007199254740992/],
    [{ seed: null }, /seed: .* got null/],
    [{ interval: '0.9' }, /interval: expected a mass between 0 and 1, got "0.9"/],
    [{ meanWeights: 'no' }, /meanWeights: expected true or false/],
    [{ precision: 'double' }, /precision: expected single/],
    [{ signal: new AbortController() }, /signal: expected an AbortSignal, .* got an AbortController/],
    [{ draw: 100 }, /draw: expected an option \(draws, seed, meanWeights/],
  ];
  const calls = wrong.map(([given, message]) => [
    `predict: ${JSON.stringify(given, (_, value) => String(value))}`,
    (net: BayesianNeuralNetwork) => net.predict(data, given as never),
    message,
  ]) as [string, Call, RegExp][];
  const train = (given: object | null) => (net: BayesianNeuralNetwork) =>
    net.train(data, given as never).next();
  await expectRefusals(classification, [
    ...calls,
    ['a half draw', (net) => net.featureImportance(data, { draws: 2.5 }), /draws: .* at least 2, got 2.5/],
    ['one draw', (net) => net.featureImportance(data, { draws: 1 }), /draws: .* at least 2, got 1/],
    ['half a seed', (net) => net.featureImportance(data, { seed: 0.5 }), /seed: .* got 0.5/],
    ['half a seed', (net) => net.kl(1.5), /seed: .* got 1.5/],
    ['half a seed', (net) => net.draw(1.5), /seed: .* got 1.5/],
    ['a seed that is text', (net) => net.draw('1' as never), /seed: .* got "1"/],
    ['no options', train(null), /options: expected an object, got null/],
    ['half a seed', train({ seed: 0.5 }), /seed: .* got 0.5/],
    ['a controller', train({ signal: new AbortController() }), /signal: expected an AbortSignal/],
    ['half an epoch held', train({ holdEvery: 0.5 }), /holdEvery: .* got 0.5/],
    ['a limit that is no function', train({ stepLimit: 5 }), /stepLimit: expected a function/],
    ['a horizon of NaN', train({ horizon: Number.NaN }), /horizon: .* got NaN/],
    ['half a horizon', train({ horizon: 1.5 }), /horizon: .* got 1.5/],
  ]);
});

test('a limit of half a step ends the training before that step', async () => {
  const { config, data } = classification;
  const net = await BayesianNeuralNetwork.create(gpu, config);
  const before = await net.posterior();
  const training = net.train(data, { stepLimit: () => 0.5 });
  await expect(training.next()).rejects.toThrow(/stepLimit\(\): expected a whole number of steps/);
  expect(await net.posterior()).toEqual(before);
  await trainAll(net, data, { epochs: 1 });
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('targets as plain numbers train as the same float32 do, and do not harm later networks', async () => {
  const { config, data } = regression;
  const lastOf = async (targets: Examples['targets'], Images: typeof Float32Array | typeof Float64Array) => {
    const net = await BayesianNeuralNetwork.create(gpu, config);
    const images = Images.from(data.images as ArrayLike<number>);
    await trainAll(net, { ...data, images, targets: targets! }, { epochs: 2 });
    const { mu } = await net.posterior();
    net.destroy();
    return mu;
  };
  const floats = await lastOf(Float32Array.of(1, 2, 3, 4), Float32Array);
  expect(await lastOf([1, 2, 3, 4], Float64Array)).toEqual(floats);
  expect(await lastOf(Float32Array.of(1, 2, 3, 4), Float32Array)).toEqual(floats);
});

test('values of a posterior or of moments that are no numbers are refused by name', async () => {
  const { config, data } = classification;
  const net = await BayesianNeuralNetwork.create(gpu, { ...config, prior: gaussian(0.5) });
  await trainAll(net, data, { epochs: 1 });
  const { posterior, training } = (await net.state()) as Required<TrainingState>;
  const kl = await net.kl();
  net.destroy();
  const values = posterior.mu[1]!;
  const withLayer = (layer: unknown) => ({ ...posterior, mu: [posterior.mu[0]!, layer] }) as Posterior;
  const changed = (value: unknown) =>
    withLayer({ ...values, bias: Array.from(values.bias, (own, i) => (i === 2 ? value : own)) });
  const wrong: [unknown, RegExp][] = [
    [changed(Number.NaN), /posterior.mu\[1\].bias\[2\]: expected a finite number .* got NaN/],
    [changed(1e39), /posterior.mu\[1\].bias\[2\]: .* got 1e\+39/],
    [changed('1'), /posterior.mu\[1\].bias\[2\]: .* got "1"/],
    [changed(null), /posterior.mu\[1\].bias\[2\]: .* got null/],
    [withLayer(null), /posterior.mu\[1\].weight: expected an array of numbers, got undefined/],
    [{ ...posterior, rho: undefined }, /posterior.rho: expected an array with an entry for each layer/],
    [{ mu: posterior.mu, rho: posterior.rho }, /posterior.config: expected the settings of a network/],
    [{ ...posterior, trainedOn: { kind: 'words' } }, /trainedOn: expected a kind of array/],
    [null, /posterior.config: expected/],
  ];
  for (const [given, message] of wrong) {
    const opened = BayesianNeuralNetwork.fromPosterior(gpu, given as Posterior);
    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(message);
  }
  await expect(BayesianNeuralNetwork.fromState(gpu, null as never)).rejects.toThrow(
    /state: expected an object/,
  );
  const { moments, progress } = training;
  const nan = { weight: new Float32Array(20), bias: Float32Array.of(0, Number.NaN, 0, 0) };
  const states: [unknown, RegExp][] = [
    [
      { moments: { ...moments, mu: [[nan, nan], moments.mu[1]] }, progress },
      /moments.muMoments\[0\]\[0\].bias\[1\]/,
    ],
    [{ moments, progress: { ...progress, step: 1.5 } }, /step: expected a whole number .* got 1.5/],
  ];
  for (const [given, message] of states) {
    const opened = BayesianNeuralNetwork.fromState(gpu, { posterior, training: given } as TrainingState);
    await expect(opened).rejects.toThrow(message);
  }
  expect(gpu.liveBytes).toBe(0);
  // doubles and plain numbers are the same posterior
  const plain = (layers: Posterior['mu']) =>
    layers.map(({ weight, bias }) => ({ weight: [...weight], bias: Float64Array.from(bias) }));
  const again = { ...posterior, mu: plain(posterior.mu), rho: plain(posterior.rho) } as unknown as Posterior;
  const reopened = await BayesianNeuralNetwork.fromPosterior(gpu, again);
  expect(await reopened.kl()).toBe(kl);
  reopened.destroy();
  expect(gpu.liveBytes).toBe(0);
});
