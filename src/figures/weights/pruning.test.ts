import { expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { type PruningRow, snrCurves } from './pruning.ts';
import { pruningHead, pruningRow } from './pruningTable.ts';

const posterior: Posterior = {
  config: networkConfig({ layers: [2, 2, 1] }),
  mu: [
    { weight: Float32Array.of(1, 2, 0, 4), bias: Float32Array.of(5, 6) },
    { weight: Float32Array.of(1, 1), bias: Float32Array.of(0.5) },
  ],
  rho: [
    { weight: Float32Array.of(0, 1, 0, deadRho), bias: Float32Array.of(-1, -2) },
    { weight: Float32Array.of(-3, 2), bias: Float32Array.of(0) },
  ],
};

test('curves are of the weights that are alive, whole network first, and layers add up to it', () => {
  const [all, ...layers] = snrCurves(posterior);
  expect(layers.map(({ name, weights }) => [name, weights])).toEqual([
    ['layer 1: 2 to 2', 5],
    ['layer 2: 2 to 1', 3],
  ]);
  expect(all!.weights).toBe(8);
  all!.cumulative.forEach((share, i) => {
    const counted = layers.reduce((sum, { cumulative, weights }) => sum + cumulative[i]! * weights, 0);
    expect(counted).toBeCloseTo(8 * share, 3);
  });
  // what has a mean of 0 is at the left of every edge
  expect(layers[0]!.cumulative[0]).toBeGreaterThanOrEqual(0.2);
  expect(layers[0]!.outside).toBe(1);
});

test('a row says what was removed, what is left, and what it costs', () => {
  const scores = { error: 0.0163, errorMeanWeights: null, nll: 0.05, ece: 0.0034, brier: 0.03 };
  const row: PruningRow = {
    ...{ fraction: 0.975, left: 11_950, form: 'int8', bytes: 36_000 },
    test: { task: 'classification', ...scores, draws: 4, examples: 10_000 },
  };
  expect(pruningRow(row, { denseBytes: 3_600_000 })).toEqual([
    '97.5 %',
    '11,950',
    '-',
    '1.63 %',
    '0.0500',
    '0.34 %',
    '36 kB',
    '8 bits, sparse',
    '100',
  ]);
  expect(pruningHead([row])).toHaveLength(9);
});
