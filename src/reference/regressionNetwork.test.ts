import { describe, expect, test } from 'vitest';
import { logGaussian } from './gaussian.ts';
import { exactPosterior, predictExact, type RegressionData } from './linearRegression.ts';
import { product } from './matmul.ts';
import { matrix, matrixOf, sum, withOnes, zip } from './matrix.ts';
import { normals } from './random.ts';
import {
  hmcBand,
  layersOf,
  logJoint,
  paperCurve,
  type RegressionNetwork,
  regressionFunction,
  weightCount,
} from './regressionNetwork.ts';

const curve = paperCurve(20, 4);
const networkOf = (activation: 'relu' | 'tanh'): RegressionNetwork => ({
  widths: [1, 8, 8, 1],
  activation,
  noise: 0.1,
  priorScale: 1,
});

/** A draw of the prior. */
function weightsOf(network: RegressionNetwork, seed: number, draw = 0): Float64Array {
  const normal = normals({ seed, step: 0, draw }, 9);
  return Float64Array.from({ length: weightCount(network) }, (_, i) => network.priorScale * normal(i));
}

describe.each(['relu', 'tanh'] as const)('%s', (activation) => {
  const network = networkOf(activation);
  const f = activation === 'tanh' ? Math.tanh : (x: number) => Math.max(x, 0);

  test('the function is the chain of matrix products and activations', () => {
    const weights = weightsOf(network, 1);
    const [first, second, third] = layersOf(network, weights);
    const hidden = zip((value) => f(value!), product(withOnes(curve.x), first!));
    const deeper = zip((value) => f(value!), product(withOnes(hidden), second!));
    const expected = product(withOnes(deeper), third!).values;
    for (const [n, got] of regressionFunction(network, weights, curve.x).entries()) {
      expect(got).toBeCloseTo(expected[n]!, 12);
    }
  });

  test('the gradient of the log joint density equals its central differences', () => {
    // so much noise that log p is not a difference of large numbers
    const target = logJoint({ ...network, noise: 0.5 }, curve);
    const h = 1e-5;
    for (const seed of [1, 2, 3]) {
      const weights = weightsOf(network, seed);
      for (const [j, got] of target(weights).gradient.entries()) {
        const at = (step: number) =>
          target(weights.map((weight, i) => (i === j ? weight + step : weight))).value;
        const difference = (at(h) - at(-h)) / (2 * h);
        expect(Math.abs(got - difference)).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)));
      }
    }
  });

  test('the log joint density is the log likelihood and the log prior, with their constants', () => {
    const weights = weightsOf(network, 5);
    const fitted = regressionFunction(network, weights, curve.x);
    const expected =
      sum(20, (n) => logGaussian(curve.y[n]!, fitted[n]!, network.noise)) +
      sum(weights.length, (j) => logGaussian(weights[j]!, 0, network.priorScale));
    expect(logJoint(network, curve)(weights).value).toBeCloseTo(expected, 8);
  });
});

test('a network [1, 8, 8, 1] has 97 weights, and a layer is a view of them', () => {
  const network = networkOf('tanh');
  const weights = new Float64Array(weightCount(network));
  const layers = layersOf(network, weights);
  expect(layers.map(({ rows, columns }) => [rows, columns])).toEqual([
    [2, 8],
    [9, 8],
    [9, 1],
  ]);
  layers[2]!.values[8] = 7;
  expect(weights.length).toBe(97);
  expect(weights[96]).toBe(7);
});

test('without a hidden layer the band is the closed form of Bayesian linear regression', () => {
  const model = { noise: 0.3, priorScale: 0.8 };
  const xs = matrixOf(3, 1, [-1, 0.2, 1]);
  const band = hmcBand(xs, curve, {
    ...{ ...model, widths: [1, 1], activation: 'tanh' },
    ...{ seed: 3, chains: 4, warmup: 300, draws: 1500, leapfrogSteps: 12 },
  });
  const exact = predictExact(xs, exactPosterior(curve, model), model);
  for (const q of [0, 1, 2]) {
    expect(band.rHat[q]!).toBeLessThan(1.01);
    expect(band.ess[q]!).toBeGreaterThan(1000);
    expect(Math.abs(band.mean[q]! - exact.mean[q]!)).toBeLessThan(4 * band.error[q]!);
    // the relative standard error of a Gaussian's standard deviation is 1 / sqrt(2 ESS)
    const relative = band.sd[q]! / Math.sqrt(exact.epistemic[q]!) - 1;
    expect(Math.abs(relative)).toBeLessThan(4 / Math.sqrt(2 * band.ess[q]!));
  }
});

test('with three observations the band equals importance sampling from the prior', () => {
  const network: RegressionNetwork = { widths: [1, 2, 1], activation: 'tanh', noise: 0.5, priorScale: 1 };
  const data: RegressionData = { x: matrixOf(3, 1, [-1, 0.5, 1.5]), y: [-1, 0.6, 0.4] };
  const xs = matrixOf(2, 1, [0, 3]);
  const band = hmcBand(xs, data, {
    ...network,
    ...{ seed: 5, chains: 4, warmup: 300, draws: 3000, leapfrogSteps: 10 },
  });
  const draws = Array.from({ length: 40000 }, (_, draw) => weightsOf(network, 6, draw));
  const likelihoods = draws.map((w) => {
    const fitted = regressionFunction(network, w, data.x);
    return Math.exp(sum(3, (n) => logGaussian(data.y[n]!, fitted[n]!, network.noise)));
  });
  const total = likelihoods.reduce((a, b) => a + b);
  const shares = likelihoods.map((likelihood) => likelihood / total);
  const functions = draws.map((w) => regressionFunction(network, w, xs));
  for (const q of [0, 1]) {
    const mean = sum(draws.length, (s) => shares[s]! * functions[s]![q]!);
    const variance = sum(draws.length, (s) => shares[s]! * (functions[s]![q]! - mean) ** 2);
    // of self-normalised weights: sqrt(sum of squared shares times squared deviations)
    const error = Math.sqrt(sum(draws.length, (s) => (shares[s]! * (functions[s]![q]! - mean)) ** 2));
    expect(band.rHat[q]!).toBeLessThan(1.02);
    expect(Math.abs(band.mean[q]! - mean)).toBeLessThan(4 * Math.hypot(error, band.error[q]!));
    expect(Math.abs(band.sd[q]! / Math.sqrt(variance) - 1)).toBeLessThan(0.05);
  }
});

test.each(['relu', 'tanh'] as const)(
  'the band of the exact posterior widens away from the data (%s)',
  (activation) => {
    const xs = matrixOf(4, 1, [0.1, 0.25, 0.4, 1]);
    const { sd, chains } = hmcBand(xs, curve, {
      ...networkOf(activation),
      ...{ seed: 7, chains: 2, warmup: 200, draws: 200, leapfrogSteps: 40, stepSize: 0.01 },
    });
    for (const { acceptance } of chains) expect(acceptance).toBeGreaterThan(0.5);
    for (const q of [0, 1, 2]) expect(sd[3]!).toBeGreaterThan(2 * sd[q]!);
  },
);

test('the chains start from different draws of the prior', () => {
  const { chains } = hmcBand(
    matrix(1, 1, () => 0),
    curve,
    {
      ...networkOf('relu'),
      ...{ seed: 7, chains: 2, warmup: 0, draws: 4, leapfrogSteps: 1, stepSize: 1e-9 },
    },
  );
  const [first, second] = chains.map(({ draws }) => draws[0]!);
  expect(Math.abs(first![0]! - second![0]!)).toBeGreaterThan(1e-3);
});

describe('the paper curve', () => {
  test('without noise it is y = x + 0.3 sin(2 pi x) + 0.3 sin(4 pi x) on [0, 0.5]', () => {
    const { x, y } = paperCurve(200, 3, 0);
    for (const [n, at] of x.values.entries()) {
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(0.5);
      const expected = at + 0.3 * Math.sin(2 * Math.PI * at) + 0.3 * Math.sin(4 * Math.PI * at);
      expect(y[n]).toBeCloseTo(expected, 14);
    }
    const mean = x.values.reduce((a, b) => a + b) / 200;
    expect(Math.abs(mean - 0.25)).toBeLessThan((4 * 0.5) / Math.sqrt(12 * 200));
  });

  test('its residuals have root mean square noise sqrt(1 + 0.9 pi^2), from the noise inside the sines', () => {
    const [noisy, clean] = [paperCurve(4000, 3), paperCurve(4000, 3, 0)];
    const squares = sum(4000, (n) => (noisy.y[n]! - clean.y[n]!) ** 2);
    expect(Math.sqrt(squares / 4000) / (0.02 * Math.sqrt(1 + 0.9 * Math.PI ** 2))).toBeCloseTo(1, 1);
  });

  test('a seed gives the same points each time, and more points of one seed begin with the fewer', () => {
    expect(paperCurve(5, 1)).toEqual(paperCurve(5, 1));
    expect([...paperCurve(9, 1).x.values.slice(0, 5)]).toEqual([...paperCurve(5, 1).x.values]);
    expect(paperCurve(5, 2).x.values[0]).not.toBe(paperCurve(5, 1).x.values[0]);
  });
});
