import { expect, test } from 'vitest';
import { cholesky, choleskySolve } from './cholesky.ts';
import { energy, hmc, type LogDensity, leapfrog, type PhasePoint } from './hmc.ts';
import { product } from './matmul.ts';
import { at, type Matrix, matrix, sum } from './matrix.ts';
import { type Chains, chainError, chainMean, effectiveSampleSize, splitRhat } from './mcmcDiagnostics.ts';
import { normals } from './random.ts';

const mean = [1, -2, 0.5, 3, 0];
const scale = [1, 0.5, 2, 0.8, 1.5];
/** Correlations 0.7^|i - j|. */
const covariance = matrix(5, 5, (i, j) => scale[i]! * scale[j]! * 0.7 ** Math.abs(i - j));
const factor = cholesky(covariance);

/** log N(x; mean, covariance), but for its constant. */
const correlatedGaussian: LogDensity = (x) => {
  const away = x.map((value, i) => value - mean[i]!);
  const pull = choleskySolve(factor, away);
  return { value: -sum(5, (i) => away[i]! * pull[i]!) / 2, gradient: pull.map((value) => -value) };
};

/** A density that is not Gaussian: -sum_i x_i^4 / 4 - sum_i (x_i - x_i+1)^2. */
const quartic: LogDensity = (x) => {
  const step = (i: number) => (i >= 0 && i + 1 < x.length ? x[i]! - x[i + 1]! : 0);
  return {
    value: -sum(x.length, (i) => x[i]! ** 4 / 4 + step(i) ** 2),
    gradient: x.map((value, i) => -(value ** 3) - 2 * step(i) + 2 * step(i - 1)),
  };
};

const point = (target: LogDensity, position: Float64Array, momentum: Float64Array): PhasePoint => ({
  position,
  momentum,
  density: target(position),
});

const start = (seed: number): Float64Array => {
  const normal = normals({ seed, step: 0, draw: 0 }, 3);
  return Float64Array.from({ length: 5 }, (_, i) => 3 * normal(i));
};

test('leapfrog is reversible: with the momentum negated it returns to where it came from', () => {
  for (const target of [correlatedGaussian, quartic]) {
    const from = point(target, start(1).map(Math.tanh), start(2).map(Math.tanh));
    const to = leapfrog(target, from, 0.05, 60);
    const back = leapfrog(target, { ...to, momentum: to.momentum.map((p) => -p) }, 0.05, 60);
    for (let i = 0; i < 5; i++) {
      expect(Math.abs(to.position[i]! - from.position[i]!)).toBeGreaterThan(1e-3);
      expect(Math.abs(back.position[i]! - from.position[i]!)).toBeLessThan(1e-10);
      expect(Math.abs(back.momentum[i]! + from.momentum[i]!)).toBeLessThan(1e-10);
    }
  }
});

test('leapfrog preserves volume: the determinant of its Jacobian is 1', () => {
  const from = Float64Array.from([...start(3).map(Math.tanh), ...start(4).map(Math.tanh)]);
  const map = (state: Float64Array): number[] => {
    const { position, momentum } = leapfrog(
      quartic,
      point(quartic, state.slice(0, 5), state.slice(5)),
      0.2,
      5,
    );
    return [...position, ...momentum];
  };
  const h = 1e-5;
  const columns = Array.from(from, (_, j) => {
    const [up, down] = [h, -h].map((step) => map(from.map((value, i) => value + (i === j ? step : 0))));
    return up!.map((value, i) => (value - down![i]!) / (2 * h));
  });
  const jacobian = matrix(10, 10, (i, j) => columns[j]![i]!);
  const transposed: Matrix = matrix(10, 10, (i, j) => columns[i]![j]!);
  // det(J^T J) = det(J)^2
  const l = cholesky(product(transposed, jacobian));
  const determinant = Array.from({ length: 10 }, (_, i) => at(l, i, i)).reduce((a, b) => a * b);
  expect(determinant).toBeCloseTo(1, 6);
});

test('the energy error of a trajectory is of second order in the step size', () => {
  const from = point(quartic, start(5).map(Math.tanh), start(6).map(Math.tanh));
  const error = (steps: number) => Math.abs(energy(leapfrog(quartic, from, 1 / steps, steps)) - energy(from));
  expect(error(100) / error(200)).toBeGreaterThan(3.9);
  expect(error(100) / error(200)).toBeLessThan(4.1);
});

test('from the target itself the mean of exp(-dH) is 1, as detailed balance demands', () => {
  const normal = normals({ seed: 8, step: 0, draw: 0 }, 3);
  const ratios = Array.from({ length: 4000 }, (_, t) => {
    const z = (i: number) => normal(10 * t + i);
    const position = Float64Array.from(mean, (m, i) => m + sum(i + 1, (k) => at(factor, i, k) * z(k)));
    const from = point(
      correlatedGaussian,
      position,
      position.map((_, i) => z(5 + i)),
    );
    return Math.exp(energy(from) - energy(leapfrog(correlatedGaussian, from, 0.35, 4)));
  });
  expect(Math.abs(chainMean([ratios]) - 1)).toBeLessThan(4 * chainError([ratios]));
});

const settings = { seed: 20, warmup: 400, draws: 2000, leapfrogSteps: 12 };
const chains = [0, 1, 2, 3].map((chain) => hmc(correlatedGaussian, start(chain), { ...settings, chain }));
const seriesOf = (f: (x: Float64Array) => number): Chains => chains.map(({ draws }) => draws.map(f));

test('the warm-up finds a step size whose acceptance is near the target: smaller for a higher one', () => {
  for (const { acceptance, divergences } of chains) {
    // the average of the log step sizes is on the cautious side, less so after a longer warm-up
    expect(acceptance).toBeGreaterThan(0.77);
    expect(acceptance).toBeLessThan(0.92);
    expect(divergences).toBe(0);
  }
  const cautious = hmc(correlatedGaussian, start(0), { ...settings, targetAcceptance: 0.95 });
  expect(cautious.acceptance).toBeGreaterThan(0.93);
  expect(cautious.stepSize).toBeLessThan(chains[0]!.stepSize);
});

test('the mean and covariance of a correlated Gaussian are recovered within 4 standard errors', () => {
  for (let i = 0; i < 5; i++) {
    const component = seriesOf((x) => x[i]!);
    expect(splitRhat(component)).toBeLessThan(1.01);
    expect(effectiveSampleSize(component)).toBeGreaterThan(1000);
    expect(Math.abs(chainMean(component) - mean[i]!)).toBeLessThan(4 * chainError(component));
    for (let j = 0; j <= i; j++) {
      const products = seriesOf((x) => (x[i]! - mean[i]!) * (x[j]! - mean[j]!));
      expect(Math.abs(chainMean(products) - at(covariance, i, j))).toBeLessThan(4 * chainError(products));
    }
  }
});

test('a chain is a function of its seed and number alone', () => {
  const short = { ...settings, warmup: 10, draws: 10 };
  const [once, again] = [hmc(quartic, start(1), short), hmc(quartic, start(1), short)];
  const other = hmc(quartic, start(1), { ...short, chain: 1 });
  expect(again).toEqual(once);
  expect(other.draws[9]).not.toEqual(once.draws[9]);
});

test('a trajectory that diverges is rejected and counted, and a start of no density is refused', () => {
  const wild = { seed: 1, warmup: 0, draws: 20, leapfrogSteps: 20, stepSize: 50 };
  const { acceptance, divergences, draws } = hmc(quartic, [1, 1, 1, 1, 1], wild);
  expect([acceptance, divergences]).toEqual([0, 20]);
  expect([...draws[19]!]).toEqual([1, 1, 1, 1, 1]);
  const nowhere: LogDensity = (x) => ({ value: Number.NEGATIVE_INFINITY, gradient: x });
  expect(() => hmc(nowhere, [0], wild)).toThrow(RangeError);
});
