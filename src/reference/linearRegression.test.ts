import { describe, expect, test } from 'vitest';
import { cholesky, choleskyLogDeterminant, solveLower } from './cholesky.ts';
import { logGaussian } from './gaussian.ts';
import {
  bestMeanField,
  exactPosterior,
  type LinearModel,
  linearElbo,
  logEvidence,
  type MeanField,
  meanFieldGap,
  predictExact,
  predictMeanField,
  type RegressionData,
} from './linearRegression.ts';
import { at, matrix, matrixOf, rowOf, sum, withOnes } from './matrix.ts';
import { normals } from './random.ts';

const model: LinearModel = { noise: 0.4, priorScale: 1.3 };

/** N examples of I correlated inputs, with targets from known weights. */
function correlated(n: number, inputs: number, seed: number): RegressionData {
  const normal = normals({ seed, step: 0, draw: 0 }, 7);
  const x = matrix(n, inputs, (row, i) => 0.5 + 0.7 * normal(row * 8) + 0.6 * normal(row * 8 + 1 + i));
  const y = Array.from({ length: n }, (_, row) => {
    return 0.3 + sum(inputs, (i) => (i - 0.7) * at(x, row, i)) + model.noise * normal(row * 8 + 7);
  });
  return { x, y };
}

/** Columns of [X, 1] that are orthogonal to one another. */
const orthogonal: RegressionData = {
  x: matrixOf(4, 2, [1, 2, 1, -2, -1, 2, -1, -2]),
  y: [0.9, -0.2, 0.4, -1.1],
};

const cases: [string, RegressionData][] = [
  ['1 input', correlated(12, 1, 1)],
  ['3 inputs', correlated(20, 3, 2)],
  ['5 inputs, fewer examples than weights', correlated(4, 5, 3)],
];

describe.each(cases)('%s', (_, data) => {
  const posterior = exactPosterior(data, model);
  const best = bestMeanField(posterior);

  test('the evidence is the Gaussian marginal N(y; 0, s^2 I + sp^2 A A^T)', () => {
    const design = withOnes(data.x);
    const { rows: n, columns } = design;
    const marginal = matrix(n, n, (i, j) => {
      const shared = sum(columns, (k) => at(design, i, k) * at(design, j, k));
      return model.priorScale ** 2 * shared + (i === j ? model.noise ** 2 : 0);
    });
    const factor = cholesky(marginal);
    const quadratic = solveLower(factor, data.y).reduce((total, z) => total + z ** 2, 0);
    const expected = -0.5 * (n * Math.log(2 * Math.PI) + choleskyLogDeterminant(factor) + quadratic);
    expect(logEvidence(data, model)).toBeCloseTo(expected, 9);
  });

  test('the best ELBO is below the log evidence by KL[q || p(w | y)], which is positive', () => {
    const gap = logEvidence(data, model) - linearElbo(data, model, best);
    expect(gap).toBeGreaterThan(0.01);
    expect(gap).toBeCloseTo(meanFieldGap(posterior), 9);
  });

  test('the best mean field is a stationary point of the ELBO in mu and log sigma, and a maximum', () => {
    const top = linearElbo(data, model, best);
    const moved = (j: number, dMean: number, dLogSd: number): MeanField => ({
      mean: best.mean.map((value, i) => (i === j ? value + dMean * best.sd[j]! : value)),
      sd: best.sd.map((value, i) => (i === j ? value * Math.exp(dLogSd) : value)),
    });
    for (const j of best.mean.keys()) {
      for (const [dMean, dLogSd] of [
        [1, 0],
        [0, 1],
      ] as const) {
        const elbo = (h: number) => linearElbo(data, model, moved(j, h * dMean, h * dLogSd));
        expect(Math.abs(elbo(1e-4) - elbo(-1e-4)) / 2e-4).toBeLessThan(1e-6);
        expect(Math.max(elbo(0.1), elbo(-0.1))).toBeLessThan(top - 1e-3);
      }
    }
  });

  test('mean field has the exact predictive mean, and weights that are narrower than the exact marginals', () => {
    const x = matrix(7, data.x.columns, (q, i) => q - 3 + 0.1 * i);
    const [exact, factored] = [predictExact(x, posterior, model), predictMeanField(x, best, model)];
    expect([...factored.mean]).toEqual([...exact.mean]);
    for (const [j, sd] of best.sd.entries()) expect(sd ** 2).toBeLessThan(at(posterior.covariance, j, j));
    // a^T S a = |L^-1 a|^2 with L the factor of the precision
    const factor = cholesky(posterior.precision);
    for (const [q, epistemic] of exact.epistemic.entries()) {
      const squared = solveLower(factor, rowOf(withOnes(x), q)).reduce((total, z) => total + z ** 2, 0);
      expect(epistemic).toBeCloseTo(squared, 10);
      expect(exact.variance[q]).toBeCloseTo(squared + model.noise ** 2, 10);
    }
  });
});

/**
 * log of the integral of exp(f) over [-half, half]^2 by the trapezoid rule, whose error is below rounding
 * here.
 */
function logIntegral(f: (w: number, b: number) => number, half: number, points: number): number {
  const step = (2 * half) / points;
  const values: number[] = [];
  for (let i = 0; i <= points; i++) {
    for (let j = 0; j <= points; j++) values.push(f(-half + i * step, -half + j * step));
  }
  const top = values.reduce((a, b) => Math.max(a, b));
  return top + Math.log(values.reduce((total, value) => total + Math.exp(value - top), 0) * step ** 2);
}

test('with one input the evidence and the posterior moments equal brute-force integrals over weight and bias', () => {
  const data = correlated(6, 1, 5);
  const logJoint = (w: number, b: number) =>
    logGaussian(w, 0, model.priorScale) +
    logGaussian(b, 0, model.priorScale) +
    sum(6, (n) => logGaussian(data.y[n]!, w * at(data.x, n, 0) + b, model.noise));
  const evidence = logIntegral(logJoint, 6, 400);
  expect(logEvidence(data, model)).toBeCloseTo(evidence, 9);
  const moment = (log: (w: number, b: number) => number) =>
    Math.exp(logIntegral((w, b) => logJoint(w, b) + log(w, b), 6, 400) - evidence);
  const { mean, covariance } = exactPosterior(data, model);
  // moments of (w + 9) and (b + 9), which are positive on the grid, so that their logarithms exist
  const [shiftedW, shiftedB] = [moment((w) => Math.log(w + 9)), moment((_, b) => Math.log(b + 9))];
  expect(mean[0]).toBeCloseTo(shiftedW - 9, 9);
  expect(mean[1]).toBeCloseTo(shiftedB - 9, 9);
  const both = moment((w, b) => Math.log(w + 9) + Math.log(b + 9));
  expect(at(covariance, 0, 1)).toBeCloseTo(both - shiftedW * shiftedB, 8);
});

test('with an orthogonal design the exact posterior is diagonal, and the ELBO reaches the log evidence', () => {
  const posterior = exactPosterior(orthogonal, model);
  const best = bestMeanField(posterior);
  expect(at(posterior.covariance, 0, 1)).toBe(0);
  expect(linearElbo(orthogonal, model, best)).toBeCloseTo(logEvidence(orthogonal, model), 12);
  expect(meanFieldGap(posterior)).toBeCloseTo(0, 12);
  const x = matrix(5, 2, (q, i) => q - 2 * i);
  const [exact, factored] = [predictExact(x, posterior, model), predictMeanField(x, best, model)];
  for (const [q, variance] of exact.variance.entries())
    expect(factored.variance[q]).toBeCloseTo(variance, 12);
});

test('without data the posterior is the prior and the evidence is 1', () => {
  const none: RegressionData = { x: matrix(0, 2, () => 0), y: [] };
  const { mean, covariance } = exactPosterior(none, model);
  expect([...mean]).toEqual([0, 0, 0]);
  expect(at(covariance, 1, 1)).toBeCloseTo(model.priorScale ** 2, 13);
  expect(logEvidence(none, model)).toBeCloseTo(0, 12);
});

test('the evidence is the product of the predictive densities of each target given those before it', () => {
  const data = correlated(8, 2, 9);
  const first = (n: number): RegressionData => ({
    x: matrix(n, 2, (row, i) => at(data.x, row, i)),
    y: Array.from(data.y).slice(0, n),
  });
  const chained = sum(8, (n) => {
    const { mean, variance } = predictExact(
      matrix(1, 2, (_, i) => at(data.x, n, i)),
      exactPosterior(first(n), model),
      model,
    );
    return logGaussian(data.y[n]!, mean[0]!, Math.sqrt(variance[0]!));
  });
  expect(logEvidence(data, model)).toBeCloseTo(chained, 9);
});
