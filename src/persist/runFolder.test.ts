import { describe, expect, test } from 'vitest';
import { FileFormatError } from './errors.ts';
import { parseRunConfig, parseRunMetrics, type RunConfig, type RunMetrics } from './runFolder.ts';

const config: RunConfig = {
  version: 1,
  layers: [784, 400, 400, 10],
  estimator: 'local',
  prior: { kind: 'mixture', mix: 0.5, scale1: 1, scale2: 0.0025 },
  epochs: 10,
  batch: 128,
  learningRate: 0.001,
  rhoLearningRateFactor: 1,
  schedule: 'cosine',
  klWeights: 'uniform',
  temperature: 1,
  initialRho: -5,
  inputScale: 1 / 126,
  seed: 2 ** 32 - 1,
  draws: 100,
  preset: null,
  trainImages: 60000,
  dataset: 'mnist',
};

const metrics: RunMetrics = {
  adapter: 'some adapter',
  seed: 0,
  epochs: 0.5,
  trainSeconds: 1.5,
  imagesPerSecond: 1000,
  test: { error: 0.25, errorMeanWeights: 1, nll: 0.5, ece: 0, brier: 2, draws: 1, images: 10000 },
};

function faultOf(parse: () => unknown): FileFormatError {
  try {
    parse();
  } catch (error) {
    if (error instanceof FileFormatError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('parseRunConfig', () => {
  const faultWith = (changes: object) =>
    faultOf(() => parseRunConfig('config.json', JSON.stringify({ ...config, ...changes })));

  test('returns what was written, for either prior', () => {
    expect(parseRunConfig('f', JSON.stringify(config))).toEqual(config);
    const gaussian: RunConfig = { ...config, prior: { kind: 'gaussian', scale: 0.1 }, preset: 'paper' };
    expect(parseRunConfig('f', JSON.stringify(gaussian, null, 2))).toEqual(gaussian);
  });

  test('says where, what was expected, what is there, and what to do', () => {
    const error = faultWith({ layers: [784, 0.5, 10] });
    expect(error.message).toBe(
      'config.json: at layers[1]: expected a whole number of at least 1, got 0.5: ' +
        'correct the file by hand, or train again to write a new one',
    );
    expect(error).toMatchObject({ code: 'file-format', file: 'config.json', field: 'layers[1]', got: '0.5' });
  });

  test.each([
    [{ version: 2 }, 'version', '1', '2'],
    [{ layers: [784] }, 'layers', 'at least two layer sizes, from input to output', 'Array'],
    [{ layers: '784,10' }, 'layers', 'at least two layer sizes, from input to output', '"784,10"'],
    [{ estimator: 'flip' }, 'estimator', '("draw" | "local" | "flipout")', '"flip"'],
    [{ prior: { kind: 'cauchy' } }, 'prior.kind', '("gaussian" | "laplace" | "mixture")', '"cauchy"'],
    [{ prior: { kind: 'gaussian' } }, 'prior.scale', 'this field', 'nothing'],
    [{ prior: { kind: 'gaussian', scale: 0 } }, 'prior.scale', 'a number above 0', '0'],
    [{ prior: { kind: 'gaussian', scale: 1, mix: 1 } }, 'prior.mix', 'no field of this name', 'one'],
    [
      { prior: { kind: 'mixture', mix: 1, scale1: 1, scale2: 1 } },
      'prior.mix',
      'a number above 0 and below 1',
      '1',
    ],
    [{ epochs: -1 }, 'epochs', 'a whole number of at least 0', '-1'],
    [{ batch: 0 }, 'batch', 'a whole number of at least 1', '0'],
    [{ learningRate: null }, 'learningRate', 'a number above 0', 'null'],
    [{ learningRate: '1e-3' }, 'learningRate', 'a number above 0', '"1e-3"'],
    [{ temperature: -1 }, 'temperature', 'a number of at least 0', '-1'],
    [{ seed: 2 ** 32 }, 'seed', 'a whole number from 0 to 2^32 - 1', '4294967296'],
    [{ draws: undefined }, 'draws', 'this field', 'nothing'],
    [{ learnigRate: 0.1 }, 'learnigRate', 'no field of this name', 'one'],
    [{ dataset: '' }, 'dataset', 'a name', '""'],
  ])('refuses %j', (changes, field, expected, got) => {
    expect(faultWith(changes)).toMatchObject({ field, expected, got });
  });

  test('refuses numbers that overflow to infinity', () => {
    const text = JSON.stringify(config).replace('"initialRho":-5', '"initialRho":1e999');
    const error = faultOf(() => parseRunConfig('f', text));
    expect(error).toMatchObject({ field: 'initialRho', expected: 'a finite number', got: 'Infinity' });
  });

  test('refuses text that is no JSON, and JSON that is no object', () => {
    const cut = JSON.stringify(config).slice(0, -1);
    expect(faultOf(() => parseRunConfig('f', cut))).toMatchObject({ field: undefined, expected: 'JSON' });
    expect(faultOf(() => parseRunConfig('f', 'null')).message).toMatch(/^f: expected Object, got null: /);
  });

  test('every field is required', () => {
    for (const key of Object.keys(config)) {
      expect(faultWith({ [key]: undefined })).toMatchObject({ field: key, got: 'nothing' });
    }
  });
});

describe('parseRunMetrics', () => {
  const faultWith = (changes: object) =>
    faultOf(() => parseRunMetrics('metrics.json', JSON.stringify({ ...metrics, ...changes })));

  test('returns what was written', () => {
    expect(parseRunMetrics('f', JSON.stringify(metrics))).toEqual(metrics);
  });

  test('refuses an error in percent', () => {
    expect(faultWith({ test: { ...metrics.test, error: 1.9 } })).toMatchObject({
      field: 'test.error',
      expected: 'a fraction from 0 to 1',
      got: '1.9',
    });
  });

  test('refuses NaN, which JSON writes as null', () => {
    expect(faultWith({ test: { ...metrics.test, nll: Number.NaN } })).toMatchObject({
      field: 'test.nll',
      got: 'null',
    });
  });

  test('every field is required', () => {
    for (const key of Object.keys(metrics)) {
      expect(faultWith({ [key]: undefined })).toMatchObject({ field: key, got: 'nothing' });
    }
    for (const key of Object.keys(metrics.test)) {
      expect(faultWith({ test: { ...metrics.test, [key]: undefined } })).toMatchObject({
        field: `test.${key}`,
      });
    }
  });
});
