import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certainRho, deadRho } from '../../../shaders/lib/gaussian.ts';
import { gaussianHead } from '../head.ts';
import { deepEnsemble, plainNetwork } from '../method.ts';
import { networkConfig } from '../settings/settings.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { countAlive, prunePosterior, pruningCuts, signalToNoise } from './prune.ts';
import { softplus } from './rho.ts';

const dead = Math.fround(deadRho);
const config = networkConfig({ layers: [3, 4, 2] });
const sizes = [
  { weight: 12, bias: 4 },
  { weight: 8, bias: 2 },
];

/** A posterior of few different values, so that ties are common; some weights are dead from the start. */
const anyPosterior: fc.Arbitrary<Posterior> = fc
  .tuple(
    fc.array(fc.constantFrom(0, 0.5, -0.5, 1, -2, 3), { minLength: 26, maxLength: 26 }),
    fc.array(fc.constantFrom(-4, -2, 0, 1, deadRho), { minLength: 26, maxLength: 26 }),
  )
  .map(([mu, rho]) => {
    const of = (values: number[]): LayerValues[] => {
      let at = 0;
      const take = (n: number) => {
        at += n;
        return Float32Array.from(values.slice(at - n, at));
      };
      return sizes.map(({ weight, bias }) => ({ weight: take(weight), bias: take(bias) }));
    };
    return { config, mu: of(mu), rho: of(rho) };
  });
const anyFraction = fc.double({ min: 0, max: 1, noNaN: true });

const flat = (layers: readonly LayerValues[]) => layers.flatMap(({ weight, bias }) => [...weight, ...bias]);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
/** Places of weights that `after` lacks and `before` had. */
const removed = (before: Posterior, after: Posterior) =>
  flat(before.rho).flatMap((rho, i) => (rho !== dead && flat(after.rho)[i] === dead ? [i] : []));

describe('prunePosterior', () => {
  test('prunes exactly the fraction, to the nearest whole weight, and leaves the rest untouched', () => {
    fc.assert(
      fc.property(anyPosterior, anyFraction, (posterior, fraction) => {
        const untouched = structuredClone(posterior);
        const pruned = prunePosterior(posterior, fraction);
        expect(posterior).toEqual(untouched);
        const alive = sum(countAlive(posterior));
        const places = new Set(removed(posterior, pruned));
        expect(places.size).toBe(Math.round(fraction * alive));
        expect(sum(countAlive(pruned))).toBe(alive - places.size);
        const [mu, rho] = [flat(pruned.mu), flat(pruned.rho)];
        flat(posterior.mu).forEach((value, i) => {
          expect(mu[i]).toBe(places.has(i) ? 0 : value);
          if (places.has(i)) expect(softplus(rho[i]!)).toBe(0);
          else expect(rho[i]).toBe(flat(posterior.rho)[i]);
        });
      }),
    );
  });

  test('removes no weight whose ratio is above that of one it keeps', () => {
    fc.assert(
      fc.property(anyPosterior, anyFraction, (posterior, fraction) => {
        const pruned = prunePosterior(posterior, fraction);
        const kept = Math.min(...signalToNoise(pruned).flatMap((layer) => [...layer]));
        const [mu, rho] = [flat(posterior.mu), flat(posterior.rho)];
        for (const i of removed(posterior, pruned)) {
          expect(Math.abs(mu[i]!) / softplus(rho[i]!)).toBeLessThanOrEqual(kept);
        }
      }),
    );
  });

  test('prunes each layer by the same fraction if asked', () => {
    fc.assert(
      fc.property(anyPosterior, anyFraction, (posterior, fraction) => {
        const before = countAlive(posterior);
        const after = countAlive(prunePosterior(posterior, fraction, { perLayer: true }));
        expect(after).toEqual(before.map((alive) => alive - Math.round(fraction * alive)));
      }),
    );
  });

  test('is nested: what a smaller fraction removes, a larger removes too', () => {
    fc.assert(
      fc.property(anyPosterior, anyFraction, anyFraction, fc.boolean(), (posterior, a, b, perLayer) => {
        const of = (fraction: number) =>
          removed(posterior, prunePosterior(posterior, fraction, { perLayer }));
        const more = new Set(of(Math.max(a, b)));
        expect(of(Math.min(a, b)).every((place) => more.has(place))).toBe(true);
      }),
    );
  });

  test('0 changes nothing and 1 leaves nothing', () => {
    fc.assert(
      fc.property(anyPosterior, (posterior) => {
        expect(prunePosterior(posterior, 0)).toEqual(posterior);
        expect(sum(countAlive(prunePosterior(posterior, 1)))).toBe(0);
      }),
    );
  });

  test('of equal ratios the first goes first', () => {
    const same = (n: number, value: number) => new Float32Array(n).fill(value);
    const values = (value: number) =>
      sizes.map(({ weight, bias }) => ({ weight: same(weight, value), bias: same(bias, value) }));
    const posterior = { config, mu: values(1), rho: values(-1) };
    expect(removed(posterior, prunePosterior(posterior, 7 / 26))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('leaves a noise that is fixed where it is', () => {
    const regression = networkConfig({ layers: [1, 1], head: gaussianHead('fixed', 0.5) });
    const posterior: Posterior = {
      config: regression,
      mu: [{ weight: Float32Array.of(2, 0), bias: Float32Array.of(1, Math.log(0.5)) }],
      rho: [{ weight: Float32Array.of(-3, deadRho), bias: Float32Array.of(-3, deadRho) }],
    };
    const [mu] = prunePosterior(posterior, 1).mu;
    expect([...mu!.weight]).toEqual([0, 0]);
    expect([...mu!.bias]).toEqual([0, Math.fround(Math.log(0.5))]);
  });

  test('never prunes the log sigma of a noise that is learned, nor lists its ratio', () => {
    const posterior: Posterior = {
      config: networkConfig({ layers: [1, 2], head: gaussianHead('input') }),
      mu: [{ weight: Float32Array.of(2, 3, 4, 5), bias: Float32Array.of(1, 1, 0, -0.01) }],
      rho: [{ weight: Float32Array.of(-3, -3, -3, -3), bias: Float32Array.of(-3, -3, -2, -1) }],
    };
    const { mu, rho } = prunePosterior(posterior, 1);
    expect([...mu[0]!.bias]).toEqual([0, 0, 0, Math.fround(-0.01)]);
    expect([...rho[0]!.bias]).toEqual([deadRho, deadRho, -2, -1].map(Math.fround));
    expect(countAlive({ rho })).toEqual([2]);
    expect(signalToNoise(posterior)[0]).toHaveLength(6);
    expect(countAlive(prunePosterior(posterior, 0.5))).toEqual([5]);
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses the fraction %d', (fraction) => {
    const posterior = { config, mu: [], rho: [] };
    expect(() => prunePosterior(posterior, fraction)).toThrow(/fraction: expected a number from 0 to 1/);
  });

  test.each([plainNetwork, deepEnsemble(2)])('refuses weights without a width: %o', (method) => {
    const posterior = { config: networkConfig({ layers: [3, 2], method }), mu: [], rho: [] };
    expect(() => prunePosterior(posterior, 0.5)).toThrow(TypeError);
    expect(() => signalToNoise(posterior)).toThrow(/"(plain|ensemble)" have no width/);
  });
});

test('the ratio is |mu| / sigma: 0 for a mean of 0, infinite without a width, none of a dead weight', () => {
  const posterior: Posterior = {
    config: networkConfig({ layers: [2, 2] }),
    mu: [{ weight: Float32Array.of(-3, 0, 1, 5), bias: Float32Array.of(0.5, 0) }],
    rho: [{ weight: Float32Array.of(0, certainRho, certainRho, deadRho), bias: Float32Array.of(1, 2) }],
  };
  const [ratios] = signalToNoise(posterior);
  const expected = [3 / Math.LN2, 0, Number.POSITIVE_INFINITY, 0.5 / Math.log1p(Math.E), 0];
  expect(ratios!.length).toBe(expected.length);
  expected.forEach((ratio, i) => {
    if (Number.isFinite(ratio)) expect(ratios![i]).toBeCloseTo(ratio, 14);
    else expect(ratios![i]).toBe(ratio);
  });
});

test('cuts are those of prunePosterior: as many left of each layer, and nothing stronger gone', () => {
  fc.assert(
    fc.property(anyPosterior, anyFraction, (posterior, fraction) => {
      const ratios = signalToNoise(posterior);
      const [cut] = pruningCuts(ratios, [fraction]);
      const pruned = prunePosterior(posterior, fraction);
      expect(cut!.left).toEqual(countAlive(pruned));
      const gone = removed(posterior, pruned).map((i) => {
        const [mu, rho] = [flat(posterior.mu)[i]!, flat(posterior.rho)[i]!];
        return mu === 0 ? 0 : Math.abs(mu) / softplus(rho);
      });
      expect(cut!.ratio).toBe(gone.length === 0 ? undefined : Math.max(...gone));
    }),
  );
  expect(() => pruningCuts([Float64Array.of(1)], [1.5])).toThrow(/fraction.*0 to 1.*1\.5/);
});
