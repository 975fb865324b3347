import { describe, expect, test } from 'vitest';
import { type OptimiserState, optimisers as twins } from '../../src/reference/optimiser.ts';
import { parameterGradients } from '../../src/reference/update.ts';
import { expectClose } from '../testing/compare.ts';
import { useDevice } from '../testing/device.ts';
import { isLive, testPriors } from '../testing/posterior.ts';
import { all, floats, initial, type State, updated } from '../testing/update.ts';
import { momentsOf, optimiserNames, optimisers } from './optimiser.ts';

const device = useDevice();
const steps = 5;
const [beta1, beta2, momentum] = [0.9, 0.999, 0.9].map(Math.fround) as [number, number, number];
const rates = { mu: Math.fround(1e-2), rho: Math.fround(3e-2) };
// local gradients have no noise, and without the KL none cancels
const objective = { prior: testPriors.gaussian, estimator: 'local', kl: 'closed', klScale: 0 } as const;

describe.each(optimiserNames)('%s', (name) => {
  const { rule, decays } = optimisers[name];
  const variant = { estimator: 'local', optimiser: rule, prior: 'gaussian', kl: 'closed' } as const;
  const weightDecay = decays ? Math.fround(0.3) : 0;
  const moments = () => new Float32Array(momentsOf(rule) * floats);
  const begin = (): State => ({ ...initial(), muMoments: moments(), rhoMoments: moments() });

  const step = (state: State, t: number) =>
    updated(device(), variant, state, {
      klScale: 0,
      learningRateMu: rates.mu,
      learningRateRho: rates.rho,
      beta1,
      beta2,
      correction1: 1 / (1 - beta1 ** t),
      correction2: 1 / (1 - beta2 ** t),
      epsilon: 1e-8,
      momentum,
      weightDecay,
    });

  test(`${steps} steps with changing gradients follow the twin; only mu decays`, async () => {
    let state = begin();
    const live = all.filter((i) => isLive(state, i));
    const start = (values: Float32Array): OptimiserState[] =>
      live.map((i) => ({ value: values[i]!, first: 0, second: 0 }));
    const twin = { mu: start(state.mu), rho: start(state.rho) };
    const base = { beta1, beta2, epsilon: 1e-8, momentum };
    for (let t = 1; t <= steps; t++) {
      const [dw, dvariance] = [state.dw.map((d) => -0.7 * d + 0.01), state.dvariance.map((d) => -0.9 * d)];
      state = { ...state, dw, dvariance };
      for (const [n, i] of live.entries()) {
        const found = { dw: dw[i]!, dvariance: dvariance[i]! };
        const { dMu, dRho } = parameterGradients(objective, state.mu[i]!, state.rho[i]!, 0, found);
        twin.mu[n] = twins[name]({ ...base, learningRate: rates.mu, weightDecay }, t, twin.mu[n]!, dMu);
        twin.rho[n] = twins[name](
          { ...base, learningRate: rates.rho, weightDecay: 0 },
          t,
          twin.rho[n]!,
          dRho,
        );
      }
      state = { ...state, ...(await step(state, t)) };
    }
    for (const which of ['mu', 'rho'] as const) {
      expectClose(
        live.map((i) => state[which][i]!),
        twin[which].map(({ value }) => value),
        { scale: steps * rates[which] },
      );
      const kept = state[`${which}Moments`];
      expect(kept.length).toBe(momentsOf(rule) * floats);
      expectClose(
        live.map((i) => kept[i]!),
        twin[which].map(({ first }) => first),
        { scale: 1e-3 },
      );
    }
  });

  test('a dead weight stays dead, whatever its gradient, and keeps no moments', async () => {
    const state = begin();
    const dead = all.filter((i) => !isLive(state, i));
    const { mu, rho, muMoments, rhoMoments, partials } = await step(
      { ...state, dw: state.dw.map((d, i) => (isLive(state, i) ? d : 1e3)) },
      1,
    );
    for (const i of dead) {
      expect([mu[i], rho[i], muMoments[i], rhoMoments[i]]).toEqual([0, state.rho[i], 0, 0]);
    }
    expect(partials.every((value, i) => i % 2 === 0 || value === 0)).toBe(true);
  });

  test('gradients that are not finite are counted', async () => {
    const state = begin();
    const live = all.filter((i) => isLive(state, i));
    const broken = new Map([
      [live[3]!, Number.NaN],
      [live[40]!, Number.POSITIVE_INFINITY],
    ]);
    const { partials } = await step({ ...state, dw: state.dw.map((d, i) => broken.get(i) ?? d) }, 1);
    const counted = partials.reduce((sum, value, i) => sum + (i % 2 === 1 ? value : 0), 0);
    expect(counted).toBe(2);
  });
});

test("twin: with momentum 0 sgd is w - rate g, and adamw's decay is beside Adam's step", () => {
  const settings = { learningRate: 0.1, beta1, beta2, epsilon: 1e-8, momentum: 0, weightDecay: 0.5 };
  const before = { value: 2, first: 0, second: 0 };
  expect(twins.sgd(settings, 1, before, 3).value).toBeCloseTo(2 - 0.1 * 3, 12);
  expect(twins.adamw(settings, 1, before, 3).value).toBeCloseTo(
    twins.adam(settings, 1, before, 3).value - 0.1 * 0.5 * 2,
    12,
  );
});
