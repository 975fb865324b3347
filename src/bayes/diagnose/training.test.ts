import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { gaussian, laplace, scaleMixture } from '../prior.ts';
import { openTestDevice, prototypes } from '../testing.ts';
import { checked, diagnose } from './diagnose.ts';
import { trainedEvidence } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const worst = (evidence: Parameters<typeof diagnose>[0]) =>
  diagnose(evidence).filter(({ severity }) => severity !== 'note');

describe('a real training that is healthy gives no error and no warning', () => {
  test.each([
    ['local, Gaussian prior', { estimator: 'local', kl: 'closed', network: { prior: gaussian(0.5) } }],
    ['draw, mixture prior', { estimator: 'draw', network: { prior: scaleMixture() } }],
    ['flipout, Laplace prior', { estimator: 'flipout', network: { prior: laplace(0.3) } }],
    ['cold, one hidden layer more', { temperature: 0.1, network: { layers: [16, 12, 8, 4] } }],
    ["the paper's KL weights", { klWeights: 'paper', network: { prior: gaussian(0.5) } }],
  ] as const)('%s', async (_name, given) => {
    const evidence = await trainedEvidence(gpu, given);
    expect(checked(evidence)).toHaveLength(16);
    expect(worst(evidence)).toEqual([]);
  });
});

describe('a real training with a fault is found out', () => {
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

  test('four epochs at a small rate: not finished', async () => {
    const evidence = await trainedEvidence(gpu, { epochs: 4, learningRate: 0.003, schedule: 'constant' });
    expect(diagnose(evidence).map(({ code }) => code)).toContain('unfinished');
  });

  test('one class only', async () => {
    const train = prototypes(400, 16, 4);
    const one = { ...train, labels: train.labels.map(() => 2) };
    const codes = diagnose(await trainedEvidence(gpu, { train: one, epochs: 5 })).map(({ code }) => code);
    expect(codes).toContain('one-class');
    expect(codes).toContain('never-predicted');
  });

  test('sigma that starts at e^-20 stays there: underflow, and a posterior that is a point', async () => {
    const network = { initialRho: -20, prior: gaussian(0.5) };
    const evidence = await trainedEvidence(gpu, { network, rhoLearningRateFactor: 0, temperature: 0 });
    const codes = diagnose(evidence).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['sigma-underflow', 'point-collapse', 'cold-posterior']));
  });
});
