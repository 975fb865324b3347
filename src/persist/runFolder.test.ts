import { describe, expect, test } from 'vitest';
import { runTable } from '../bayes/settings/runSettings.ts';
import { defaultsOf, type Setting } from '../bayes/settings/setting.ts';
import { FileFormatError } from './errors.ts';
import { parseRunConfig, parseRunMetrics, type RunConfig, type RunMetrics } from './runFolder.ts';
import { sealJson } from './sealedJson.ts';

const config: RunConfig = {
  ...{ version: 3, id: '0123456789abcdef'.repeat(2) },
  task: 'classification',
  layers: [784, 400, 400, 10],
  method: { kind: 'bbb' },
  noise: null,
  prior: { kind: 'mixture', mix: 0.5, scale1: 1, scale2: 0.0025 },
  ...defaultsOf(runTable),
  ...{ temperature: 1, initialRho: -5, seed: 2 ** 32 - 1, draws: 100 },
  preset: null,
  dataset: { kind: 'images', folder: null, division: 'drawn' },
};

/** What came later, as files that do not name it mean it. */
const later = Object.fromEntries(
  Object.entries<Setting>(runTable).flatMap(([name, { before }]) =>
    before === undefined ? [] : [[name, before]],
  ),
);

/** A regression on a table, with everything that images do not have. */
const table: RunConfig = {
  ...config,
  task: 'regression',
  layers: [8, 50, 1],
  activation: 'tanh',
  method: { kind: 'ensemble', members: 5 },
  noise: { kind: 'learned', sd: 1 },
  prior: { kind: 'layered', scale: [1, 0.1], learned: false },
  schedule: 'step',
  optimiser: 'adamw',
  kl: 'closed',
  dataset: {
    kind: 'table',
    format: 'npy',
    file: '/data/x.npy',
    targets: '/data/y.npy',
    sha256: 'ab'.repeat(32),
    test: { kind: 'split', fraction: 0.2, seed: 1 },
    division: 'drawn',
  },
};

const scores = { error: 0.25, errorMeanWeights: null, nll: 0.5, ece: 0, brier: 2, draws: 1, examples: 10000 };

const metrics: RunMetrics = {
  ...{ version: 3, run: config.id, posterior: 'cd'.repeat(32), config: 'ef'.repeat(32) },
  adapter: 'some adapter',
  seed: 0,
  epochs: 0.5,
  trainSeconds: 1.5,
  examplesPerSecond: 1000,
  test: { task: 'classification', ...scores },
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
    faultOf(() => parseRunConfig('config.json', sealJson({ ...config, ...changes })));

  test('returns what was written, for images and for tables', () => {
    expect(parseRunConfig('f', sealJson(config))).toEqual(config);
    const gaussian: RunConfig = { ...config, prior: { kind: 'gaussian', scale: 0.1 }, preset: 'paper' };
    expect(parseRunConfig('f', sealJson(gaussian, 2))).toEqual(gaussian);
    expect(parseRunConfig('f', sealJson(table))).toEqual(table);
    const learned: RunConfig = { ...table, prior: { kind: 'layered', scale: 0.5, learned: true } };
    expect(parseRunConfig('f', sealJson(learned))).toEqual(learned);
  });

  test('a file from before the precision had a name was trained in single', () => {
    const { precision: _, ...older } = config;
    expect(parseRunConfig('f', sealJson(older))).toEqual(config);
    const half: RunConfig = { ...config, estimator: 'draw', precision: 'half' };
    expect(parseRunConfig('f', sealJson(half))).toEqual(half);
    expect(faultWith({ precision: 'double' })).toMatchObject({ field: 'precision', got: '"double"' });
  });

  test('says where, what was expected, what is there, and what to do', () => {
    const error = faultWith({ layers: [784, 0.5, 10] });
    expect(error.message).toBe(
      'config.json: at layers[1]: expected a whole number from 1 to 1048576, got 0.5: ' +
        'put the value back, take another copy of the file, or train again to write a new one',
    );
    expect(error).toMatchObject({ code: 'file-format', file: 'config.json', field: 'layers[1]', got: '0.5' });
  });

  test.each([
    [{ version: 4 }, 'version', '1, 2 or 3', '4'],
    [{ layers: [784] }, 'layers', 'at least two layer sizes, from input to output', 'Array'],
    [{ layers: '784,10' }, 'layers', 'at least two layer sizes, from input to output', '"784,10"'],
    [{ estimator: 'flip' }, 'estimator', 'one of local, flipout, draw', '"flip"'],
    [
      { prior: { kind: 'cauchy' } },
      'prior.kind',
      '("gaussian" | "laplace" | "mixture" | "layered")',
      '"cauchy"',
    ],
    [{ prior: { kind: 'gaussian' } }, 'prior.scale', 'this field', 'nothing'],
    [{ prior: { kind: 'gaussian', scale: 0 } }, 'prior.scale', 'a number above 1e-6 and below 1e6', '0'],
    [{ prior: { kind: 'gaussian', scale: 1, mix: 1 } }, 'prior.mix', 'no field of this name', 'one'],
    [
      { prior: { kind: 'mixture', mix: 1, scale1: 1, scale2: 1 } },
      'prior.mix',
      'a number above 0 and below 1',
      '1',
    ],
    [{ epochs: 0 }, 'epochs', 'a whole number from 1 to 1000000', '0'],
    [{ batch: 0 }, 'batch', 'a whole number from 1 to 65535', '0'],
    [{ learningRate: null }, 'learningRate', 'a number above 0 and at most 10', 'null'],
    [{ learningRate: '1e-3' }, 'learningRate', 'a number above 0 and at most 10', '"1e-3"'],
    [{ temperature: -1 }, 'temperature', 'a number from 0 to 1000', '-1'],
    [{ seed: 2 ** 32 }, 'seed', 'a whole number from 0 to 4294967295', '4294967296'],
    [{ draws: undefined }, 'draws', 'this field', 'nothing'],
    [{ learnigRate: 0.1 }, 'learnigRate', 'no field of this name', 'one'],
    [{ method: { kind: 'dropout', rate: 1 } }, 'method.rate', 'a number above 0 and below 1', '1'],
    [{ method: { kind: 'ensemble', members: 1 } }, 'method.members', 'a whole number from 2 to 64', '1'],
    [
      { prior: { kind: 'layered', scale: [1, 0], learned: false } },
      'prior.scale',
      'a number above 1e-6 and below 1e6, or one for each layer',
      'Array',
    ],
    [{ dataset: { ...config.dataset, folder: '' } }, 'dataset.folder', 'a name', '""'],
    [{ dataset: { ...table.dataset, sha256: 'ab' } }, 'dataset.sha256', 'a SHA-256 digest', '"ab"'],
  ])('refuses %j', (changes, field, expected, got) => {
    expect(faultWith(changes)).toMatchObject({ field, expected, got });
  });

  test('refuses a regression without noise, and classes with it', () => {
    const expected = 'a noise for regression, null for classification';
    expect(faultWith({ noise: { kind: 'fixed', sd: 1 } })).toMatchObject({ field: 'noise', expected });
    expect(faultWith({ task: 'regression' })).toMatchObject({ field: 'noise', expected });
  });

  test('refuses numbers that overflow to infinity', () => {
    const text = sealJson(config).replace('"initialRho":-5', '"initialRho":1e999');
    const error = faultOf(() => parseRunConfig('f', text));
    expect(error).toMatchObject({
      field: 'initialRho',
      expected: 'a number from -60 to 60',
      got: 'Infinity',
    });
  });

  test('refuses text that is no JSON, and JSON that is no object', () => {
    const cut = sealJson(config).slice(0, -2);
    expect(faultOf(() => parseRunConfig('f', cut))).toMatchObject({ field: undefined, expected: 'JSON' });
    expect(faultOf(() => parseRunConfig('f', 'null')).message).toMatch(/^f: expected Object, got null: /);
  });

  test('every field is required, but for those that came later', () => {
    for (const key of Object.keys(config).filter((key) => !(key in later))) {
      expect(faultWith({ [key]: undefined })).toMatchObject({ field: key, got: 'nothing' });
    }
  });
});

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

describe('a file that was changed after it was written', () => {
  test('is refused, whatever the field', () => {
    for (const [read, value] of [
      [parseRunConfig, config],
      [parseRunMetrics, metrics],
    ] as const) {
      const written = JSON.parse(sealJson(value));
      expect(read('f', JSON.stringify(written, null, 7))).toEqual(value);
      const changed = (change: object) => faultOf(() => read('f', JSON.stringify({ ...written, ...change })));
      expect(changed({ seed: 7 })).toMatchObject({
        field: 'sha256',
        got: expect.stringContaining('changed after it was written'),
      });
      expect(changed({ sha256: undefined })).toMatchObject({ field: 'sha256', got: 'nothing' });
      expect(changed({ sha256: 'ab'.repeat(32) })).toMatchObject({ field: 'sha256' });
    }
  });
});

describe('parseRunMetrics', () => {
  /** The density of a target of large units is small, so its NLL may be negative. */
  const regressionTest = {
    task: 'regression',
    ...{ rmse: 3, rmseMeanWeights: null, mae: 2, nll: -1.5, coverage90: 0.88, draws: 5, examples: 40 },
  };
  const faultWith = (changes: object) =>
    faultOf(() => parseRunMetrics('metrics.json', sealJson({ ...metrics, ...changes })));

  test('returns what was written', () => {
    expect(parseRunMetrics('f', sealJson(metrics))).toEqual(metrics);
    const regression = { ...metrics, test: regressionTest };
    expect(parseRunMetrics('f', sealJson(regression))).toEqual(regression);
    const heldOut = { ...metrics, validation: { task: 'classification', ...scores, error: 0.5 } };
    expect(parseRunMetrics('f', sealJson(heldOut))).toEqual(heldOut);
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
    for (const key of Object.keys(metrics).filter((key) => key !== 'version')) {
      expect(faultWith({ [key]: undefined })).toMatchObject({ field: key, got: 'nothing' });
    }
    for (const whole of [metrics.test, regressionTest]) {
      for (const key of Object.keys(whole)) {
        expect(faultWith({ test: { ...whole, [key]: undefined } })).toMatchObject({ field: `test.${key}` });
      }
    }
  });
});
