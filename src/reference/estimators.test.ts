/** The three estimators are three ways to the same gradient: equal in mean, different in variance. */
import { expect, test } from 'vitest';
import { layoutOf } from '../bayes/posterior/layout.ts';
import { gaussian } from '../bayes/prior.ts';
import { matrix } from './matrix.ts';
import { gradients, type Minibatch, type Posterior } from './network.ts';
import { networkNoise } from './padded.ts';
import { normals } from './random.ts';

const widths = [3, 4, 2];
const layout = layoutOf(widths);
const batch = 8;
const value = normals({ seed: 5, step: 0, draw: 0 }, 98);
let next = 0;
const filled = (rows: number, columns: number, scale: number, shift: number) =>
  matrix(rows, columns, () => shift + scale * value(next++));
const posterior: Posterior = {
  mu: layout.layers.map(({ inputs, outputs }) => filled(inputs + 1, outputs, 0.6, 0)),
  rho: layout.layers.map(({ inputs, outputs }) => filled(inputs + 1, outputs, 0.3, -1)),
};
const minibatch: Minibatch = { x: filled(batch, widths[0]!, 1, 0), y: [0, 1, 1, 0, 1, 0, 0, 1] };

/** Mean and variance of each entry of (dmu, drho) over draws, without the KL, which all three share. */
function momentsOf(estimator: 'draw' | 'local' | 'flipout', draws: number) {
  const objective = { prior: gaussian(1), estimator, kl: 'closed', klScale: 0 } as const;
  let mean: Float64Array | undefined;
  let squares: Float64Array | undefined;
  for (let n = 0; n < draws; n++) {
    // each estimator has noise of its own
    const seed = { draw: 100, local: 200, flipout: 300 }[estimator];
    const noise = networkNoise(layout, { seed, step: n, draw: 0 }, batch);
    const { dMu, dRho } = gradients(posterior, minibatch, noise, objective);
    const flat = [...dMu, ...dRho].flatMap(({ values }) => [...values]);
    mean ??= new Float64Array(flat.length);
    squares ??= new Float64Array(flat.length);
    for (const [i, g] of flat.entries()) {
      const before = g - mean[i]!;
      mean[i]! += before / (n + 1);
      squares[i]! += before * (g - mean[i]!);
    }
  }
  return { mean: mean!, variance: squares!.map((sum) => sum / (draws - 1)) };
}

const draws = 10_000;

test('over 10,000 draws they agree within 4 standard errors, and their variances order as local <= flipout <= draw', () => {
  const [draw, local, flipout] = [
    momentsOf('draw', draws),
    momentsOf('local', draws),
    momentsOf('flipout', draws),
  ];
  for (const [a, b] of [
    [draw, local],
    [draw, flipout],
    [local, flipout],
  ] as const) {
    for (const [i, mean] of a.mean.entries()) {
      const error = Math.sqrt((a.variance[i]! + b.variance[i]!) / draws);
      expect(Math.abs(mean - b.mean[i]!)).toBeLessThan(4 * error + 1e-12);
    }
  }
  const total = ({ variance }: typeof draw) => variance.reduce((a, b) => a + b, 0);
  expect(total(local)).toBeLessThan(total(flipout));
  expect(total(flipout)).toBeLessThan(total(draw));
});
