/** What each method is: whose weights a draw has, how many draws there are, what training leaves alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from './errors.ts';
import { deepEnsemble, ivon, type Method, mcDropout, plainNetwork } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { memberOf } from './posterior/layout.ts';
import { decodePosterior, encodePosterior } from './posterior/posteriorFile.ts';
import { gaussian, layeredGaussian, scaleMixture } from './prior.ts';
import { openTestDevice, prototypes, trainAll } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const data = prototypes(50, 9, 3);
const layers = [9, 8, 7, 3];
const options = { epochs: 4, batch: 12, learningRate: 0.01, temperature: 1, seed: 8 };
const create = (method: Method, more = {}) =>
  BayesianNeuralNetwork.create(gpu, { layers, method, prior: gaussian(0.3), seed: 3, ...more });
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const methods: [string, Method][] = [
  ['bbb', { kind: 'bbb' }],
  ['plain', plainNetwork],
  ['dropout', mcDropout(0.2)],
  ['ensemble', deepEnsemble(3)],
  ['ivon', ivon],
];

describe.each(methods)('%s', (kind, method) => {
  test('learns: the last epoch fits far better than chance, and every number is finite', async () => {
    const net = await create(method);
    // IVON's learning rate is a gradient method's, not Adam's
    const learningRate = kind === 'ivon' ? 0.1 : options.learningRate;
    const long = { ...options, epochs: 60, temperature: 0.1, learningRate };
    const metrics = await trainAll(net, data, long);
    const nll = meanOf(metrics.slice(-20).map((step) => step.nll));
    expect(nll).toBeLessThan(0.5 * Math.log(3));
    expect(metrics.every((step) => Number.isFinite(step.freeEnergy))).toBe(true);
    const { probs } = await net.predict(data);
    expect(probs.every((p) => p >= 0 && p <= 1)).toBe(true);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('is what its file says: a posterior read back predicts the same, bit for bit', async () => {
    const net = await create(method);
    await trainAll(net, data, { ...options, epochs: 1 });
    const file = encodePosterior(await net.posterior());
    const again = await BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('file', file));
    expect(again.config.method).toEqual(method);
    expect((await again.predict(data)).probs).toEqual((await net.predict(data)).probs);
    for (const each of [net, again]) each.destroy();
  });

  test('trains the same bits for the same seed', async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const net = await create(method);
      runs.push(await trainAll(net, data, options));
      net.destroy();
    }
    expect(runs[1]).toEqual(runs[0]);
  });

  test('an example is predicted the same whatever stands beside it', async () => {
    const net = await create(method);
    const all = await net.predict(data, { draws: 5 });
    const start = 17 * data.inputSize;
    const one = { images: data.images.subarray(start, start + data.inputSize), count: 1, inputSize: 9 };
    const alone = await net.predict(one, { draws: 5 });
    alone.probs.forEach((p, c) => {
      expect(p).toBeCloseTo(all.probs[17 * 3 + c]!, 5);
    });
    net.destroy();
  });
});

test('the members of an ensemble are plain networks: the first is the one of the same seed, and no two are alike', async () => {
  const [ensemble, plain] = [await create(deepEnsemble(3)), await create(plainNetwork)];
  await trainAll(ensemble, data, options);
  await trainAll(plain, data, options);
  const { mu } = await ensemble.posterior();
  const members = [0, 1, 2].map((k) => memberOf(ensemble.layout, mu, k));
  const alone = (await plain.posterior()).mu;
  alone.forEach(({ weight }, l) => {
    weight.forEach((w, at) => {
      expect(members[0]![l]!.weight[at]!).toBeCloseTo(w, 5);
    });
  });
  expect(members[1]![0]!.weight).not.toEqual(members[0]![0]!.weight);
  expect(members[2]![0]!.weight).not.toEqual(members[1]![0]!.weight);

  // a draw of the ensemble is a member: the prediction is the mean of theirs
  const { probs, draws } = await ensemble.predict(data, { draws: 16 });
  expect(draws).toBe(3);
  const single: Float64Array[] = [];
  for (const member of members) {
    const posterior = { ...(await plain.posterior()), mu: member };
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    single.push((await net.predict(data)).probs);
    net.destroy();
  }
  probs.forEach((p, at) => {
    expect(p).toBeCloseTo(meanOf(single.map((each) => each[at]!)), 5);
  });
  for (const net of [ensemble, plain]) net.destroy();
});

test('a plain network has one draw, no epistemic uncertainty and no KL', async () => {
  const net = await create(plainNetwork);
  const { draws, epistemic } = await net.predict(data, { draws: 16 });
  expect(draws).toBe(1);
  expect(epistemic.every((value) => value < 1e-6)).toBe(true);
  await expect(net.kl()).rejects.toThrow(/no width/);
  net.destroy();
});

test('mean weights switch dropout off, and its draws differ', async () => {
  const net = await create(mcDropout(0.5));
  const plain = await BayesianNeuralNetwork.fromPosterior(gpu, {
    ...(await net.posterior()),
    config: { ...net.config, method: plainNetwork },
  });
  const off = await net.predict(data, { meanWeights: true });
  expect(off.probs).toEqual((await plain.predict(data)).probs);
  expect((await net.predict(data, { draws: 32 })).epistemic.every((value) => value > 1e-4)).toBe(true);
  for (const each of [net, plain]) each.destroy();
});

test('a learned prior ends at the root mean square of the weights it belongs to, layer by layer', async () => {
  const net = await create({ kind: 'bbb' }, { prior: layeredGaussian(1, { learned: true }) });
  await trainAll(net, data, { ...options, kl: 'closed' });
  const { config, mu, rho } = await net.posterior();
  const { prior } = config;
  if (prior.kind !== 'layered' || typeof prior.scale === 'number')
    throw new TypeError('expected layered scales');
  mu.forEach((means, l) => {
    const all = [...means.weight, ...means.bias];
    const widths = [...rho[l]!.weight, ...rho[l]!.bias].map((r) => Math.log1p(Math.exp(r)));
    const square = meanOf(all.map((m, i) => m * m + widths[i]! ** 2));
    expect(Math.abs((prior.scale as number[])[l]! / Math.sqrt(square) - 1)).toBeLessThan(1e-4);
  });
  net.destroy();
});

test('a clipped step of SGD moves all parameters together by at most the learning rate times the bound', async () => {
  const [clipNorm, learningRate] = [0.01, 0.5];
  const net = await create({ kind: 'bbb' });
  const before = await net.posterior();
  const one = { epochs: 1, batch: 50, optimiser: 'sgd', momentum: 0, schedule: 'constant' } as const;
  await trainAll(net, data, { ...one, learningRate, temperature: 1, clipNorm });
  const after = await net.posterior();
  let squares = 0;
  for (const which of ['mu', 'rho'] as const) {
    after[which].forEach((layer, l) => {
      for (const part of ['weight', 'bias'] as const) {
        layer[part].forEach((value, at) => {
          squares += (value - before[which][l]![part][at]!) ** 2;
        });
      }
    });
  }
  expect(Math.abs(Math.sqrt(squares) / (learningRate * clipNorm) - 1)).toBeLessThan(1e-3);
  net.destroy();
});

test('what a method cannot do is refused, by name', async () => {
  await expect(create(ivon, { prior: scaleMixture() })).rejects.toThrow(/prior/);
  await expect(create(plainNetwork, { prior: layeredGaussian(1, { learned: true }) })).rejects.toThrow(
    ConfigError,
  );
  await expect(create({ kind: 'ensemble', members: 1 })).rejects.toThrow(/2 to 64/);
  await expect(create({ kind: 'dropout', rate: 1 })).rejects.toThrow(/below 1/);
  const ensemble = await create(deepEnsemble(2));
  await expect(ensemble.predict(data, { meanWeights: true })).rejects.toThrow(/ensemble/);
  await expect(trainAll(ensemble, data, { ...options, draws: 2 })).rejects.toThrow(/draws/);
  ensemble.destroy();
  const newton = await create(ivon);
  for (const given of [{ temperature: 0 }, { klWeights: 'paper' as const }, { clipNorm: 1 }]) {
    await expect(trainAll(newton, data, { ...options, ...given })).rejects.toThrow(ConfigError);
  }
  newton.destroy();
  expect(gpu.liveBytes).toBe(0);
});
