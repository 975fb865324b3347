/** What `update` must not do: touch dead weights, overlook a number that is not finite, or make one. */
import { describe, expect, test } from 'vitest';
import { priorRows } from './lib/prior.ts';
import { expectFinite } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { isLive } from './testing/posterior.ts';
import { ownerOf } from './testing/sweep.ts';
import { all, floats, initial, pass, threads, updated, variants } from './testing/update.ts';

const device = useDevice();

describe.each(variants)('$name', ({ variant }) => {
  const state = initial();
  const live = all.filter((i) => isLive(state, i));

  test('a dead weight stays mu = 0 and dead, gathers no moments and is never broken', async () => {
    const dead = all.filter((i) => !isLive(state, i));
    const poisoned = {
      ...state,
      dw: state.dw.slice(),
      dvariance: state.dvariance.slice(),
      muMoments: state.muMoments.slice(),
      rhoMoments: state.rhoMoments.slice(),
    };
    dead.forEach((i, n) => {
      poisoned.dw[i] = n % 2 ? 1e3 : Number.NaN;
      poisoned.dvariance[i] = n % 3 ? -1e3 : Number.POSITIVE_INFINITY;
      for (const moments of [poisoned.muMoments, poisoned.rhoMoments]) {
        moments[i] = 0;
        moments[floats + i] = 0;
      }
    });
    const got = await updated(device(), variant, poisoned, {
      learningRateMu: 1,
      learningRateRho: 1,
      beta1: 0.9,
    });
    for (const i of dead) {
      expect([got.mu[i], got.rho[i]]).toEqual([0, state.rho[i]]);
      for (const moments of [got.muMoments, got.rhoMoments]) {
        expect([moments[i], moments[floats + i]]).toEqual([0, 0]);
      }
    }
    expect(got.partials.filter((_, i) => i % 2 === 1).every((count) => count === 0)).toBe(true);
  });

  test('a weight whose gradient or parameter is not finite is counted once, by the thread that owns it', async () => {
    const broken = {
      ...state,
      mu: state.mu.slice(),
      dw: state.dw.slice(),
      dvariance: state.dvariance.slice(),
    };
    const [a, b, c] = [live[0]!, live[50]!, live[101]!];
    broken.mu[a] = Number.NaN;
    broken.dw[b] = Number.POSITIVE_INFINITY;
    broken[variant.estimator === 'local' ? 'dvariance' : 'dw'][c] = Number.NaN;
    const { partials } = await updated(device(), variant, broken);
    const want = new Array<number>(threads).fill(0);
    for (const i of [a, b, c]) want[ownerOf(Math.floor(i / 4), { vectors: floats / 4, ...pass })]! += 1;
    expect([...partials.filter((_, i) => i % 2 === 1)]).toEqual(want);
  });

  test('for rho in [-60, 60] and |mu| up to 1e4 a step stays finite, whatever the scales of the prior', async () => {
    const rho = Float32Array.from(all, (i) => -60 + (120 * i) / (floats - 1));
    const mu = Float32Array.from(all, (i) => [0, 1e4, -1e4, 1e-3][i % 4]!);
    const zero = new Float32Array(2 * floats);
    for (const [priorScale1, priorScale2] of [
      [1, Math.exp(-8)],
      [1e-6, 1e6],
      [1e6, 1e-6],
    ] as const) {
      const got = await updated(
        device(),
        variant,
        { ...state, mu, rho, muMoments: zero, rhoMoments: zero },
        {
          learningRateMu: 0.01,
          learningRateRho: 0.01,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
        },
        {
          priors: priorRows([
            { end: floats / 4, numbers: [variant.prior === 'mixture' ? 0.25 : 1, priorScale1, priorScale2] },
          ]),
        },
      );
      for (const values of Object.values(got)) expectFinite(values);
      expect(got.partials.filter((_, i) => i % 2 === 1).every((count) => count === 0)).toBe(true);
    }
  });
});
