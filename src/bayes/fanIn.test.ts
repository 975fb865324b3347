import { expect, test } from 'vitest';
import { fanInGaussian } from './fanIn.ts';
import { gaussian } from './prior.ts';
import { standardEpochs } from './settings/epochs.ts';
import { networkConfig, trainSettings } from './settings/settings.ts';

test('a layer of I inputs has the standard deviation factor / sqrt(I); the library takes 2 / sqrt(I)', () => {
  const layers = [4, 100, 3];
  const layered = (...scale: number[]) => ({ kind: 'layered', scale, learned: false });
  expect(networkConfig({ layers, prior: fanInGaussian(3) }).prior).toEqual(layered(1.5, 0.3));
  expect(networkConfig({ layers }).prior).toEqual(layered(1, 0.2));
  expect(networkConfig({ layers, prior: gaussian(0.5) }).prior).toEqual(gaussian(0.5));
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '2'])('the factor %s is refused', (factor) => {
  expect(() => fanInGaussian(factor as number)).toThrow(/prior.factor: expected/);
  expect(() => networkConfig({ prior: { kind: 'fanIn', factor: factor as number } })).toThrow(/prior.factor/);
});

test('a prior that does not exist is told which there are', () => {
  const prior = { kind: 'cauchy', scale: 1 } as never;
  expect(() => networkConfig({ prior })).toThrow(/prior.kind: expected .*layered.*fanIn/);
});

test("the library trains by Bayes' own objective: temperature 1, the KL in closed form", () => {
  const { prior } = networkConfig();
  expect(trainSettings({}, prior)).toMatchObject({ temperature: 1, kl: 'closed' });
});

test('without epochs a training has about 5,000 steps, and sees every example ten times', () => {
  const found = [1, 400, 60_000, 1e7].map((count) => standardEpochs(count, Math.min(128, count)));
  expect(found).toEqual([5_000, 1_250, 10, 10]);
});
