/** Run folders of earlier versions open, and mean what they meant. */
import { describe, expect, test } from 'vitest';
import { parseRunConfig, parseRunMetrics } from './runFolder.ts';
import { sealJson } from './sealedJson.ts';
import { config, later, metrics, scores, table } from './testingRun.ts';

describe('files of version 1', () => {
  const one = {
    version: 1,
    ...{ layers: [784, 32, 10], estimator: 'flipout', prior: { kind: 'laplace', scale: 0.07 } },
    ...{ epochs: 3, batch: 64, learningRate: 0.01, rhoLearningRateFactor: 0.3, schedule: 'constant' },
    ...{ klWeights: 'paper', temperature: 0.1, initialRho: -4, inputScale: 1 / 126, seed: 7, draws: 4 },
    ...{ preset: 'smoke', trainImages: 12000, dataset: 'mnist' },
  };
  const read = (changes: object = {}) => parseRunConfig('f', JSON.stringify({ ...one, ...changes }));

  test('are read as what they meant: images classified with ReLU and Adam by Bayes by Backprop', () => {
    const { trainImages, ...kept } = one;
    expect(read()).toEqual({
      ...kept,
      ...{ version: 3, id: null },
      ...{ task: 'classification', activation: 'relu', method: { kind: 'bbb' }, noise: null },
      ...{ optimiser: 'adam', momentum: 0.9, weightDecay: 0, clipNorm: 0, trainDraws: 1, kl: 'sampled' },
      ...{ klWarmupEpochs: 0, stepEpochs: 10, stepFactor: 0.5, precision: 'single', validationExamples: 0 },
      ...later,
      trainExamples: 12000,
      dataset: { kind: 'images', folder: null, division: 'before' },
    });
  });

  test('become files of version 3 that are valid', () => {
    expect(parseRunConfig('f', sealJson(read()))).toEqual(read());
    expect(read({ dataset: '/data/digits' }).dataset).toEqual({
      ...{ kind: 'images', folder: '/data/digits', division: 'before' },
    });
  });

  test('are checked as strictly, by their own names', () => {
    expect(() => read({ trainImages: 0 })).toThrow(/at trainImages: expected a whole number/);
    expect(() => read({ activation: 'tanh' })).toThrow(/at activation: expected no field of this name/);
  });

  test('keep their measurements', () => {
    const { version: _, examplesPerSecond, test: __, run, posterior, config: ___, ...kept } = metrics;
    const { examples, ...rest } = { ...scores, errorMeanWeights: 0.3 };
    const old = { ...kept, imagesPerSecond: examplesPerSecond, test: { ...rest, images: examples } };
    expect(parseRunMetrics('f', JSON.stringify(old))).toEqual({
      ...metrics,
      ...{ run: null, posterior: null, config: null },
      test: { task: 'classification', ...rest, examples },
    });
  });
});

describe('files of version 2', () => {
  const { id: _, version: __, dataset: ___, ...same } = config;
  const two = { ...same, version: 2, dataset: { kind: 'images', folder: null } };

  test('mean what they meant: no identity, and the last images held out', () => {
    const dataset = { ...two.dataset, division: 'before' };
    expect(parseRunConfig('f', JSON.stringify(two))).toEqual({ ...config, id: null, dataset });
    const { division, ...rows } = table.dataset;
    const { id, ...old } = { ...table, version: 2, dataset: rows };
    expect(parseRunConfig('f', JSON.stringify(old)).dataset).toEqual({ ...rows, division: 'before' });
  });

  test('a file from before examples were held out held out none', () => {
    const { validationExamples: _, ...before } = two;
    expect(parseRunConfig('f', JSON.stringify(before)).validationExamples).toBe(0);
  });

  test('say nothing of an identity or a division', () => {
    const read = (changes: object) => () => parseRunConfig('f', JSON.stringify({ ...two, ...changes }));
    expect(read({ id: config.id })).toThrow(/at id: expected no field of this name/);
    expect(read({ dataset: config.dataset })).toThrow(/at dataset.division: expected no field of this name/);
    expect(read({ noise: { kind: 'fixed', sd: 1 } })).toThrow(/at noise: expected a noise for regression/);
  });

  test('keep their measurements', () => {
    const { run, posterior, config: _, ...numbers } = metrics;
    const old = JSON.stringify({ ...numbers, version: 2 });
    expect(parseRunMetrics('f', old)).toEqual({ ...metrics, run: null, posterior: null, config: null });
  });
});
