import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { gaussianHead } from '../head.ts';
import { deepEnsemble, ivon, mcDropout, plainNetwork } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { inverseSoftplus } from '../posterior/rho.ts';
import { gaussian, laplace, layeredGaussian, scaleMixture } from '../prior.ts';
import { openTestDevice, prototypes, trainAll } from '../testing.ts';
import { checked, diagnose } from './diagnose.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { ignoranceOf } from './ignorance.ts';
import { type TinyTraining, trainedEvidence, waves } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const worst = (evidence: Evidence) => diagnose(evidence).filter(({ severity }) => severity !== 'note');
const codesOf = (evidence: Evidence) => diagnose(evidence).map(({ code }) => code);

/** Scales that fit the layers, sqrt(2 / inputs). */
const fitting = layeredGaussian([0.35, 0.5]);
const regression = (noise: 'learned' | 'input' | 'fixed', noiseSd = 1): TinyTraining => ({
  ...{ train: waves(300), test: waves(200, 2), epochs: 150, batch: 50 },
  network: { layers: [3, 24, 1], inputScale: 1, prior: gaussian(0.5), head: gaussianHead(noise, noiseSd) },
});

describe('a real training that is healthy gives no error and no warning', () => {
  test.each<[string, TinyTraining]>([
    ['local, Gaussian prior', { estimator: 'local', kl: 'closed', network: { prior: gaussian(0.5) } }],
    ['draw, a prior for each layer', { estimator: 'draw', network: { prior: fitting } }],
    [
      'draw, mixture prior, which these few weights can pay',
      { estimator: 'draw', network: { prior: scaleMixture() } },
    ],
    ['flipout, Laplace prior', { estimator: 'flipout', network: { prior: laplace(0.3) } }],
    ['cold, under the mixture', { temperature: 0.1, network: { prior: scaleMixture() } }],
    ["the paper's KL weights", { klWeights: 'paper', network: { prior: gaussian(0.5) } }],
    ['a warm-up over a quarter', { klWarmupEpochs: 10, network: { prior: gaussian(0.5) } }],
    ['a constant rate', { schedule: 'constant', network: { prior: fitting } }],
    ['a plain network', { network: { method: plainNetwork, prior: fitting } }],
    ['dropout', { network: { method: mcDropout(0.1), prior: fitting } }],
    ['an ensemble', { network: { method: deepEnsemble(2), prior: fitting } }],
    ['IVON', { learningRate: 0.1, network: { method: ivon, prior: fitting } }],
    ['a regression whose noise is learned', regression('learned')],
    ['a regression whose noise depends on the input', regression('input')],
    ['a regression with the right noise', regression('fixed', 0.3)],
    ['12 test images', { test: prototypes(12, 16, 4, 2), network: { prior: fitting } }],
  ])('%s', async (_name, given) => {
    const evidence = await trainedEvidence(gpu, given);
    expect(worst(evidence)).toEqual([]);
  });

  test('everything is checked', async () => {
    const evidence = await trainedEvidence(gpu, { epochs: 4, klWarmupEpochs: 1 });
    expect(checked(evidence)).toHaveLength(20);
    const { train = waves(1), test: held = waves(1) } = regression('learned');
    const ofTargets = await trainedEvidence(gpu, { ...regression('learned'), train, test: held, epochs: 4 });
    expect(checked(ofTargets)).toEqual(
      expect.arrayContaining(['error against the mean', 'coverage of intervals']),
    );
  });
});

describe('ignorance can be had: a network with the weights that the doctor speaks of reaches its free energy', () => {
  test.each<[string, TinyTraining]>([
    ['classes, Gaussian prior', { network: { layers: [16, 20, 4], prior: gaussian(0.4) } }],
    ['classes, tanh', { network: { layers: [16, 20, 4], prior: fitting, activation: 'tanh' } }],
    ['classes of different frequency, wide prior', { network: { layers: [16, 20, 4], prior: gaussian(1) } }],
    ['classes, mixture', { network: { layers: [16, 20, 4], prior: scaleMixture() } }],
    ['targets, fixed noise', regression('fixed', 0.5)],
  ])('%s', async (name, { network, train = prototypes(200, 16, 4) }) => {
    const isUneven = name.includes('frequency');
    const data =
      isUneven && train.labels
        ? { ...train, labels: Array.from(train.labels, (label) => (label === 3 ? 3 : 0)) }
        : train;
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 20, 4], ...network });
    const start = await net.posterior();
    net.destroy();
    const settings = { batch: data.count, temperature: 0.5 };
    const ignorance = ignoranceOf(evidenceOf({ posterior: start, settings, train: data }))!;
    const mu = start.mu.map(({ weight, bias }, l) => ({
      weight: weight.map(() => 0),
      bias: bias.map((old, c) => (l < start.mu.length - 1 ? 0 : (ignorance.means[c] ?? old))),
    }));
    const rho = start.rho.map(({ weight, bias }, l) => {
      const own = inverseSoftplus(ignorance.sigmas[l]!);
      const isDead = (value: number) => value < -1e3;
      const filled = (values: Float32Array) => values.map((value) => (isDead(value) ? value : own));
      return { weight: filled(weight), bias: filled(bias) };
    });
    const ignorant = await BayesianNeuralNetwork.fromPosterior(gpu, { ...start, mu, rho });
    // nothing moves: 200 steps measure the NLL and the KL of 200 draws
    const measured = await trainAll(ignorant, data, {
      ...{ ...settings, epochs: 200, learningRate: 0, estimator: 'draw', kl: 'sampled' },
    });
    ignorant.destroy();
    const energies = measured.map(({ freeEnergy }) => freeEnergy);
    const mean = energies.reduce((a, b) => a + b) / energies.length;
    const sd = Math.sqrt(energies.reduce((sum, f) => sum + (f - mean) ** 2, 0) / energies.length);
    // an upper bound, and not far above
    expect(mean - 3 * (sd / Math.sqrt(energies.length))).toBeLessThan(ignorance.freeEnergy);
    expect(mean).toBeGreaterThan(0.8 * ignorance.freeEnergy);
  });
});

describe('a real training with a fault is found out', () => {
  const prior = fitting;

  test('temperature 1000: the posterior is the prior, and the temperature is named', async () => {
    const evidence = await trainedEvidence(gpu, {
      temperature: 1000,
      kl: 'closed',
      learningRate: 0.05,
      network: { prior: gaussian(0.2) },
    });
    const findings = diagnose(evidence);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'prior-collapse', severity: 'error' }));
    expect(findings).toContainEqual(expect.objectContaining({ code: 'warm-posterior', severity: 'warning' }));
  });

  test('a mixture at temperature 1, more weights than the examples can pay: worse than ignorance', async () => {
    const network = { layers: [16, 32, 4], prior: scaleMixture() };
    const evidence = await trainedEvidence(gpu, { network, train: prototypes(120, 16, 4) });
    const found = diagnose(evidence).find(({ code }) => code === 'worse-than-ignorance');
    expect(found).toMatchObject({
      severity: 'warning',
      remedy: expect.stringMatching(/Gaussian prior.* 0\.5 for the first/),
    });
    // and yet it predicts well: the scores alone would not have told
    expect(evidence.prediction!.error).toBeLessThan(0.05);
    const cold = { ...evidence, settings: { ...evidence.settings!, temperature: 0.01 } };
    expect(codesOf(cold)).not.toContain('worse-than-ignorance');
  });

  test('a regression with fewer examples than its weights can be told by: worse than ignorance', async () => {
    const evidence = await trainedEvidence(gpu, { ...regression('learned'), train: waves(30) });
    expect(codesOf(evidence)).toContain('worse-than-ignorance');
  });

  test('a warm-up that is longer than the training, and one that is longer than its horizon', async () => {
    const long = await trainedEvidence(gpu, { klWarmupEpochs: 60, network: { prior } });
    expect(diagnose(long)).toContainEqual(
      expect.objectContaining({ code: 'kl-warmup', severity: 'warning' }),
    );
    const late = await trainedEvidence(gpu, { klWarmupEpochs: 30, network: { prior } });
    expect(codesOf(late)).toContain('kl-warmup');
  });

  test('a class that training lacks, and files that are sorted by class', async () => {
    const all = prototypes(400, 16, 4);
    const order = [...all.labels.keys()].sort((a, b) => all.labels[a]! - all.labels[b]!);
    const rows = order.filter((n) => all.labels[n] !== 3);
    const train = {
      ...{ inputSize: 16, count: rows.length, labels: Uint8Array.from(rows, (n) => all.labels[n]!) },
      images: Uint8Array.from(rows.flatMap((n) => [...all.images.subarray(16 * n, 16 * n + 16)])),
    };
    const evidence = await trainedEvidence(gpu, { train, network: { prior }, epochs: 10 });
    const found = diagnose(evidence);
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'unseen-class',
        severity: 'warning',
        seen: expect.stringMatching(/class 3/),
      }),
    );
    expect(found).toContainEqual(expect.objectContaining({ code: 'sorted-labels', severity: 'note' }));
    expect(codesOf(evidence)).toContain('never-predicted');
  });

  test('permuted labels, and inputs that have nothing to do with the targets', async () => {
    const good = prototypes(200, 16, 4, 2);
    const permuted = { ...good, labels: good.labels.map((label) => (label + 1) % 4) };
    const evidence = await trainedEvidence(gpu, { test: permuted, network: { prior }, epochs: 10 });
    expect(codesOf(evidence)).toContain('below-chance');
    const other = { ...waves(200, 2), images: waves(200, 9).images };
    const ofTargets = await trainedEvidence(gpu, { ...regression('learned'), test: other, epochs: 40 });
    const codes = codesOf(ofTargets);
    expect(codes).toContain('no-better-than-mean');
    expect(codes).toContain('narrow-intervals');
  });

  test('test inputs divided by 255: the factor is named', async () => {
    const { images, ...rest } = prototypes(200, 16, 4, 2);
    // who says that these are the numbers of training is wrong
    const scaled = { ...rest, images: Float32Array.from(images, (byte) => byte / 255), unit: 1 };
    const evidence = await trainedEvidence(gpu, { test: scaled, epochs: 10 });
    const found = diagnose(evidence).find(({ code }) => code === 'input-scale');
    expect(found).toMatchObject({ severity: 'error' });
    expect(found!.seen).toMatch(/about 255/);
  });

  test('two draws behind a 90 % interval: it can hold 30 %', async () => {
    const evidence = await trainedEvidence(gpu, { draws: 2, epochs: 10 });
    const found = diagnose(evidence).find(({ code }) => code === 'few-interval-draws');
    expect(found).toMatchObject({ severity: 'warning' });
    expect(found!.seen).toMatch(/holds 30 %/);
    expect(found!.remedy).toMatch(/^Take 60 draws/);
  });

  test.each(['constant', 'cosine'] as const)(
    'a few epochs at a small rate, %s: not finished',
    async (schedule) => {
      const evidence = await trainedEvidence(gpu, {
        epochs: 8,
        learningRate: 0.002,
        schedule,
        network: { prior },
      });
      const found = diagnose(evidence).find(({ code }) => code === 'unfinished');
      expect(found).toMatchObject({ severity: 'warning' });
      expect(/faded/.test(found!.seen)).toBe(schedule === 'cosine');
    },
  );

  test('one class only', async () => {
    const train = prototypes(400, 16, 4);
    const one = { ...train, labels: train.labels.map(() => 2) };
    const codes = codesOf(await trainedEvidence(gpu, { train: one, epochs: 5 }));
    expect(codes).toContain('one-class');
    expect(codes).toContain('never-predicted');
  });

  test('sigma that starts at e^-20 stays there: underflow, and a posterior that is a point', async () => {
    const network = { initialRho: -20, prior: gaussian(0.5) };
    const evidence = await trainedEvidence(gpu, { network, rhoLearningRateFactor: 0, temperature: 0 });
    const codes = codesOf(evidence);
    expect(codes).toEqual(expect.arrayContaining(['sigma-underflow', 'point-collapse', 'cold-posterior']));
  });
});
