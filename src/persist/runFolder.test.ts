import { describe, expect, test } from 'vitest';
import { datasetName } from './runConfig.ts';
import { digestOfConfig, parseRunConfig, parseRunMetrics, type RunConfig } from './runFolder.ts';
import { digestOfJson, sealJson } from './sealedJson.ts';
import { config, faultOf, later, metrics, scores, table } from './testingRun.ts';

describe('parseRunConfig', () => {
  const faultWith = (changes: object) =>
    faultOf(() => parseRunConfig('config.json', sealJson({ ...config, ...changes })));

  test('returns what was written, for images and for tables', () => {
    expect(parseRunConfig('f', sealJson(config))).toEqual(config);
    const gaussian: RunConfig = { ...config, prior: { kind: 'gaussian', scale: 0.1 }, preset: 'paper' };
    expect(parseRunConfig('f', sealJson(gaussian, 2))).toEqual(gaussian);
    expect(parseRunConfig('f', sealJson(table))).toEqual(table);
    const noise = { kind: 'input', sd: 1, prior: 2 } as const;
    expect(parseRunConfig('f', sealJson({ ...table, noise }))).toEqual({ ...table, noise });
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
      '("gaussian" | "laplace" | "mixture" | "fanIn" | "layered")',
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

  test('a file from before a setting had a name has its value of then, and the digest that it was written with', () => {
    const { none, pseudoPool, pseudoShare, pseudoWeight, ...older } = config;
    const read = parseRunConfig('config.json', sealJson(older));
    expect(read).toEqual({ ...config, none: 'no' });
    expect(digestOfConfig(read)).toBe(digestOfJson(older));
    expect(digestOfConfig(config)).toBe(digestOfJson(config));
  });

  test('refuses a class for none of them beside targets', () => {
    const expected = '"no" for regression, which has no classes';
    const noise = { kind: 'fixed', sd: 1 } as const;
    expect(faultWith({ task: 'regression', noise, none: 'yes' })).toMatchObject({ field: 'none', expected });
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

  test('refuses brackets within brackets beyond reason, before it walks them', () => {
    const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
    expect(faultOf(() => parseRunConfig('f', deep)).message).toMatch(
      /at most 200 brackets inside one another/,
    );
    // those in strings are none
    expect(faultOf(() => parseRunConfig('f', `"${'[{'.repeat(300)}"`)).message).toMatch(/expected Object/);
  });

  test('the data of a run is called by its file or folder', () => {
    expect(datasetName({ ...table.dataset, file: '/data/prices.csv' } as never)).toBe('prices.csv');
    expect(datasetName({ kind: 'images', folder: '/data/fashion/' } as never)).toBe('fashion');
    expect(datasetName({ kind: 'images', folder: null } as never)).toBe('mnist');
    expect(datasetName({ kind: 'images', folder: '/' } as never)).toBe('/');
  });

  test('every field is required, but for those that came later', () => {
    for (const key of Object.keys(config).filter((key) => !(key in later))) {
      expect(faultWith({ [key]: undefined })).toMatchObject({ field: key, got: 'nothing' });
    }
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
