import { expect, test } from 'vitest';
import { ConfigError } from '../errors.ts';
import { deepEnsemble, ivon, mcDropout, plainNetwork } from '../method.ts';
import { gaussian, scaleMixture } from '../prior.ts';
import { networkConfig, trainSettings } from './settings.ts';

test.each([
  [{ layers: [10] }, 'layers'],
  [{ layers: [10, 0, 3] }, 'layers'],
  [{ layers: [10, 2.5] }, 'layers'],
  [{ initialRho: Number.NaN }, 'initialRho'],
  [{ inputScale: 0 }, 'inputScale'],
  [{ seed: -1 }, 'seed'],
  [{ activation: 'identity' as never }, 'activation'],
  [{ prior: { kind: 'gaussian', scale: 0 } as const }, 'prior.scale'],
  [{ prior: { kind: 'mixture', mix: 1, scale1: 1, scale2: 0.1 } as const }, 'prior.mix'],
])('the network setting %j is refused by name', (given, setting) => {
  expect(() => networkConfig(given)).toThrow(ConfigError);
  expect(() => networkConfig(given)).toThrow(`${setting}: expected`);
});

test.each([
  [{ epochs: 1.5 }, 'epochs'],
  [{ batch: 0 }, 'batch'],
  [{ learningRate: Number.POSITIVE_INFINITY }, 'learningRate'],
  [{ temperature: -1 }, 'temperature'],
  [{ beta1: 1 }, 'beta1'],
  [{ estimator: 'flip' as never }, 'estimator'],
  [{ kl: 'closed' as const }, 'kl'],
  [{ optimiser: 'adagrad' as never }, 'optimiser'],
  [{ optimiser: 'sgd' as const, momentum: 1 }, 'momentum'],
  [{ weightDecay: 0.01 }, 'weightDecay'],
  [{ stepEpochs: 0 }, 'stepEpochs'],
  [{ stepFactor: 2 }, 'stepFactor'],
  [{ klWarmupEpochs: -1 }, 'klWarmupEpochs'],
  [{ precision: 'double' as never }, 'precision'],
])('the training setting %j is refused by name', (given, setting) => {
  expect(() => trainSettings(given, scaleMixture())).toThrow(`${setting}: expected`);
});

test('a closed-form KL goes with a Gaussian prior', () => {
  expect(trainSettings({ kl: 'closed' }, gaussian(0.1)).kl).toBe('closed');
});

test('half precision goes with drawn weights, and the refusal of any other says so', () => {
  const half = { precision: 'half' } as const;
  const prior = gaussian(0.1);
  expect(trainSettings({}, prior).precision).toBe('single');
  expect(trainSettings({ ...half, estimator: 'draw' }, prior).precision).toBe('half');
  expect(trainSettings(half, prior, ivon).precision).toBe('half');
  expect(() => trainSettings({ ...half, estimator: 'local' }, prior)).toThrow(
    'precision: expected single with the estimator local; half is for bbb with draw, and ivon, got "half"',
  );
  expect(() => trainSettings({ ...half, estimator: 'flipout' }, prior)).toThrow(/the estimator flipout/);
  for (const method of [plainNetwork, mcDropout(), deepEnsemble(3)]) {
    expect(() => trainSettings({ ...half, estimator: 'draw' }, prior, method)).toThrow(
      `precision: expected single with ${method.kind};`,
    );
  }
});

test('undefined is nothing given, and a setting that does not exist is a mistake', () => {
  expect(trainSettings({ epochs: undefined as never }, gaussian(0.1)).epochs).toBe(10);
  expect(() => networkConfig({ activaton: 'tanh' } as never)).toThrow(
    /activaton: expected a network setting/,
  );
  expect(() => networkConfig({ inputScale: '0.5' as never })).toThrow(/inputScale: expected a number/);
  expect(() => networkConfig({ prior: { kind: 'gaussian', scale: '0.1' as never } })).toThrow(/prior.scale/);
  for (const name of ['layers', 'prior', 'head', 'method']) {
    for (const wrong of [null, 'gaussian']) {
      expect(() => networkConfig({ [name]: wrong })).toThrow(new RegExp(`^${name}: expected`));
    }
  }
});
