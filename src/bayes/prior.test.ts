import { describe, expect, test } from 'vitest';
import { logPrior } from '../reference/prior.ts';
import {
  gaussian,
  type LayerPrior,
  laplace,
  priorDensity,
  priorKinds,
  priorNumbers,
  priorOf,
  priorSd,
  scaleMixture,
} from './prior.ts';

const priors: LayerPrior[] = [
  gaussian(0.3),
  laplace(0.2),
  scaleMixture({ mix: 0.5, scale1: 0.4, scale2: 0.05 }),
];

describe.each(priors)('$kind', (prior) => {
  /** Midpoint rule far into the tails. */
  const integrate = (f: (w: number) => number) => {
    const [reach, n] = [8, 400_000];
    const h = (2 * reach) / n;
    let total = 0;
    for (let i = 0; i < n; i++) total += f(-reach + (i + 0.5) * h) * h;
    return total;
  };

  test('its density integrates to 1, has mean 0 and the variance it says', () => {
    expect(integrate((w) => priorDensity(prior, w))).toBeCloseTo(1, 8);
    expect(integrate((w) => w * priorDensity(prior, w))).toBeCloseTo(0, 8);
    expect(integrate((w) => w * w * priorDensity(prior, w))).toBeCloseTo(priorSd(prior) ** 2, 8);
  });

  test("its density is the exponential of the twin's log density", () => {
    for (const w of [-1, -0.1, 0, 0.03, 0.5]) {
      expect(Math.log(priorDensity(prior, w))).toBeCloseTo(logPrior(prior, w), 10);
    }
  });
});

test('every kind is made from its numbers by name, and refuses those that make no sense', () => {
  for (const kind of priorKinds) {
    const names = priorNumbers(kind);
    const numbers = Object.fromEntries(names.map((name, i) => [name, 0.1 + 0.1 * i]));
    expect(priorOf(kind, numbers)).toEqual({ kind, ...numbers });
    for (const name of names) {
      for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => priorOf(kind, { [name]: bad })).toThrow(`prior.${name}: expected`);
      }
    }
  }
  expect(() => priorOf('cauchy' as never)).toThrow(/prior.kind: expected one of gaussian/);
});
