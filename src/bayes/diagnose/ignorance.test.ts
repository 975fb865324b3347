import { describe, expect, test } from 'vitest';
import { categorical, categoricalOrNone, gaussianHead } from '../head.ts';
import { deepEnsemble } from '../method.ts';
import {
  gaussian,
  type LayerPrior,
  laplace,
  layeredGaussian,
  type Prior,
  priorDensity,
  scaleMixture,
} from '../prior.ts';
import { normalValues } from '../testing.ts';
import type { Evidence } from './evidence.ts';
import { ignoranceOf, ignorantNll } from './ignorance.ts';
import { klToPrior, minimise, nearestToPrior } from './priorFloor.ts';

/** MNIST as the network takes it. */
const digits = (prior: Prior, temperature = 1): Evidence => ({
  config: { layers: [784, 400, 400, 10], head: categorical, prior },
  settings: { batch: 128, temperature },
  ...{ examples: 60_000, inputSquares: 360, trainClasses: Array(10).fill(6_000) },
});

describe('the Gaussian that is nearest to a prior', () => {
  test('is a Gaussian prior itself, at no cost', () => {
    expect(nearestToPrior(gaussian(0.3))).toEqual({ at: 0.3, value: 0 });
  });

  test('to a Laplace prior has sigma sqrt(pi / 2) b, and costs log 2 + 1/2 - log pi', () => {
    const { at, value } = nearestToPrior(laplace(0.07));
    expect(at).toBeCloseTo(0.07 * Math.sqrt(Math.PI / 2), 3);
    expect(value).toBeCloseTo(Math.log(2) + 0.5 - Math.log(Math.PI), 6);
  });

  test('to the default mixture is its narrow part, and costs nearly -log of its share', () => {
    const { at, value } = nearestToPrior(scaleMixture());
    expect(at / Math.exp(-6)).toBeGreaterThan(0.9);
    expect(at / Math.exp(-6)).toBeLessThan(1.1);
    expect(value).toBeCloseTo(0.28, 2);
    expect(value).toBeLessThan(-Math.log(0.75));
  });

  test.each<[string, LayerPrior]>([
    ['mixture', scaleMixture()],
    ['laplace', laplace(0.03)],
    ['gaussian', gaussian(0.03)],
  ])('what a weight costs agrees with Monte Carlo: %s', (_name, prior) => {
    const [mu, sigma, draws] = [0.01, 0.02, 100_000];
    const terms = normalValues(draws, 3).map((z) => {
      const logQ = -0.5 * z * z - Math.log(sigma * Math.sqrt(2 * Math.PI));
      return logQ - Math.log(priorDensity(prior, mu + sigma * z));
    });
    const mean = terms.reduce((a, b) => a + b, 0) / draws;
    const sd = Math.sqrt(terms.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws);
    expect(Math.abs(klToPrior(prior, mu, sigma) - mean)).toBeLessThan((4 * sd) / Math.sqrt(draws));
  });

  test('a minimum is found beside another one', () => {
    const f = (x: number) => Math.min((Math.log(x) + 3) ** 2, (Math.log(x) - 1) ** 2 - 0.1);
    expect(minimise(f, 1e-3, 1e3).at).toBeCloseTo(Math.E, 2);
  });
});

describe('the free energy of ignorance', () => {
  test('784-400-400-10 on 60,000 images: twice log 10 under the mixture, hardly more than it under a Gaussian', () => {
    const [mixture, narrow] = [ignoranceOf(digits(scaleMixture()))!, ignoranceOf(digits(gaussian(0.05)))!];
    expect(mixture.freeEnergy).toBeCloseTo(4.54, 1);
    expect(mixture.kl / 60_000).toBeCloseTo(2.24, 1);
    expect(narrow.freeEnergy).toBeGreaterThan(Math.log(10));
    expect(narrow.freeEnergy).toBeLessThan(2.45);
  });

  test('a lower temperature makes the KL cheaper, and no more', () => {
    const cold = ignoranceOf(digits(scaleMixture(), 0.1))!;
    expect(cold.freeEnergy).toBeCloseTo(Math.log(10) + 0.224, 2);
  });

  test('a prior that is learned is free at any scale', () => {
    const learned = layeredGaussian(0.1, { learned: true });
    expect(ignoranceOf(digits(learned))!.freeEnergy).toBeCloseTo(Math.log(10), 3);
  });

  test('frequent classes are worth their biases where there are examples to pay for them', () => {
    const uneven = { ...digits(gaussian(0.5)), trainClasses: [51_000, ...Array(9).fill(1_000)] };
    expect(ignoranceOf(uneven)!.nll).toBeLessThan(1);
    const few = { ...digits(gaussian(0.05)), examples: 10, trainClasses: [6, 4, ...Array(8).fill(0)] };
    expect(ignoranceOf(few)!.means.every((mean) => mean === 0)).toBe(true);
  });

  test('with a class for none of them the pseudo-examples are in it: H[f] + log(1 + r) + r log((1 + r) / r)', () => {
    const r = 0.15;
    const known = { ...digits(gaussian(0.1)), settings: { batch: 128, temperature: 1, pseudoMass: r } };
    const orNone = { ...known, config: { ...known.config, head: categoricalOrNone } };
    const least = Math.log(10) + Math.log(1 + r) + r * Math.log((1 + r) / r);
    expect(ignorantNll(orNone)).toBeCloseTo(least, 10);
    expect(ignorantNll(known)).toBeCloseTo(Math.log(10), 10);
    expect(ignoranceOf(orNone)!.nll).toBeGreaterThan(least);
  });

  test('of targets it is the entropy of a Gaussian around their mean; with a fixed noise, what that noise makes of it', () => {
    const of = (noise: 'learned' | 'fixed', sd = 1): Evidence => ({
      config: { layers: [3, 1], head: gaussianHead(noise, sd), prior: gaussian(1) },
      settings: { batch: 10, temperature: 1 },
      ...{ examples: 10_000, trainTargets: [{ mean: 0, sd: 2 }] },
    });
    expect(ignorantNll(of('learned'))).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E * 4), 10);
    expect(ignorantNll(of('fixed', 0.5))).toBeCloseTo(0.5 * Math.log(2 * Math.PI * 0.25) + 4 / 0.5, 10);
    const { freeEnergy, nll } = ignoranceOf(of('learned'))!;
    // a few nats in all, over ten thousand examples
    expect(freeEnergy - ignorantNll(of('learned'))!).toBeLessThan(0.005);
    expect(nll).toBeGreaterThan(ignorantNll(of('learned'))!);
  });

  test('is not asked of weights without widths, nor without what it follows from', () => {
    const { config, ...rest } = digits(gaussian(0.1));
    expect(ignoranceOf({ ...rest, config: { ...config, method: deepEnsemble(3) } })).toBeUndefined();
    expect(ignoranceOf({ config })).toBeUndefined();
  });
});
