/** The course of the objective: its schedules, its temperature, and what has none. */
import { expect, test } from 'vitest';
import { bayesByBackprop, type Method, plainNetwork } from '../method.ts';
import { gaussian, type Prior, scaleMixture } from '../prior.ts';
import { networkConfig } from '../settings/settings.ts';
import { diagnose } from './diagnose.ts';
import type { Evidence } from './evidence.ts';
import { healthyEvidence, healthyLayer, historyOf } from './testing.ts';

const healthy = healthyEvidence();
const { config } = healthy;
const falling = (t: number) => 0.1 + 1.3 * Math.exp(-8 * t);
const found = (planted: Partial<Evidence>) =>
  diagnose({ ...healthy, ...planted }).map(({ code, severity }) => `${severity} ${code}`);

test('a course over several horizons, each with a cosine of its own, is judged as one', () => {
  const settings = { ...healthy.settings, schedule: 'cosine', horizons: [25, 25] } as const;
  expect(found({ settings })).toEqual([]);
  // steps of a library's further call begin again at 1
  const history = healthy.history.map((point) => ({ ...point, step: ((point.step - 1) % 500) + 1 }));
  expect(found({ settings, history })).toEqual([]);
});

test('a prior that fits the layers is not told to: the default is one', () => {
  const history = historyOf({ nll: falling, kl: () => 20_000 });
  const remedyFor = (prior: Prior) =>
    diagnose({ ...healthy, config: { ...config, prior }, history }).find(
      ({ code }) => code === 'worse-than-ignorance',
    )!.remedy;
  const { prior: standard } = networkConfig({ layers: config.layers });
  expect(remedyFor(standard)).not.toMatch(/prior/);
  expect(remedyFor(gaussian(1e-3))).toMatch(
    /give the Gaussian prior scales that fit the layers, 2 \/ sqrt\(inputs\)/,
  );
  expect(remedyFor(scaleMixture())).toMatch(/take a Gaussian prior/);
});

test('of an unfinished training of plain weights nothing is said of a sigma', () => {
  const history = historyOf({ nll: (t) => 2 - t, kl: () => 200 });
  const whyOf = (method: Method) =>
    diagnose({ ...healthy, config: { ...config, method }, history }).find(
      ({ code }) => code === 'unfinished',
    )!.why;
  expect(whyOf(bayesByBackprop)).toMatch(/sigma/);
  expect(whyOf(plainNetwork)).not.toMatch(/sigma/);
});

test('weights without widths have no KL to compare with ignorance', () => {
  const history = historyOf({ nll: falling, kl: () => 2000 });
  expect(found({ config: { ...config, method: plainNetwork }, history })).not.toContain(
    'warning worse-than-ignorance',
  );
});

test('a few weights at the prior are no collapse', () => {
  expect(found({ layers: [{ ...healthyLayer, atPrior: 1, weights: 4 }, healthyLayer] })).toEqual([]);
});

test('a cold posterior is compared under its own objective', () => {
  const history = historyOf({ nll: falling, kl: () => 2000, weight: 0.1 });
  const cold = { settings: { ...healthy.settings, temperature: 0.1 }, history };
  expect(found(cold)).toEqual(['note cold-posterior']);
  const worse = { ...cold, history: historyOf({ nll: falling, kl: () => 20_000, weight: 0.1 }) };
  expect(found(worse)).toEqual(['warning worse-than-ignorance', 'note cold-posterior']);
});
