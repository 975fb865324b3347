import { describe, expect, test } from 'vitest';
import { hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { layoutOf } from '../bayes/posterior/layout.ts';
import { gaussian, scaleMixture } from '../bayes/prior.ts';
import { at, type Matrix, matrix } from './matrix.ts';
import { evaluate, gradients, type Minibatch, type Posterior } from './network.ts';
import { networkNoise } from './padded.ts';
import { normals } from './random.ts';
import { beginTraining, trainStep } from './train.ts';
import type { Objective } from './update.ts';

const widths = [5, 4, 3, 3];
const layout = layoutOf(widths);
const batch = 6;
const source = { seed: 3, step: 2, draw: 0 };
const noise = networkNoise(layout, source, batch);
const value = normals({ seed: 11, step: 0, draw: 0 }, 99);

let next = 0;
const shaped = (scale: number, shift: number): Matrix[] =>
  layout.layers.map(({ inputs, outputs }) =>
    matrix(inputs + 1, outputs, () => shift + scale * value(next++)),
  );
const posterior: Posterior = { mu: shaped(0.5, 0), rho: shaped(0.5, -1.5) };
const minibatch: Minibatch = {
  x: matrix(batch, widths[0]!, () => value(next++)),
  y: [0, 1, 2, 2, 1, 0],
};

const mixture = scaleMixture({ mix: 0.25, scale1: 0.7, scale2: 0.05 });
const objectives: [string, Objective][] = (['draw', 'local', 'flipout'] as const).flatMap((estimator) => [
  [`${estimator}, mixture, sampled KL`, { estimator, prior: mixture, kl: 'sampled', klScale: 0.01 }],
  [`${estimator}, Gaussian, sampled KL`, { estimator, prior: gaussian(0.4), kl: 'sampled', klScale: 0.02 }],
  [`${estimator}, Gaussian, closed KL`, { estimator, prior: gaussian(0.4), kl: 'closed', klScale: 0.02 }],
]);
const networks = objectives.flatMap(([name, objective], i) =>
  // every activation with every estimator
  (i % 3 === 0 ? hiddenActivations : (['relu'] as const)).map(
    (activation) => [`${name}, ${activation}`, objective, activation] as const,
  ),
);

/** The posterior with one entry of mu or rho moved by h. */
function moved(
  posterior: Posterior,
  which: 'mu' | 'rho',
  layer: number,
  index: number,
  h: number,
): Posterior {
  const layers = posterior[which].map((m, l) => {
    const values = m.values.slice();
    if (l === layer) values[index] = values[index]! + h;
    return { ...m, values };
  });
  return { ...posterior, [which]: layers };
}

describe.each(networks)('%s', (_, objective, activation) => {
  const network = { ...posterior, activation };
  const { dMu, dRho } = gradients(network, minibatch, noise, objective);
  test.each([
    ['mu', dMu],
    ['rho', dRho],
  ] as const)('dL/d%s equals the central difference of L', (which, gradient) => {
    const h = 1e-5;
    for (const [l, g] of gradient.entries()) {
      for (const [index, got] of g.values.entries()) {
        const L = (step: number) =>
          evaluate(moved(network, which, l, index, step), minibatch, noise, objective).loss;
        const difference = (L(h) - L(-h)) / (2 * h);
        expect(Math.abs(got - difference)).toBeLessThan(1e-7 * Math.max(1, Math.abs(difference)));
      }
    }
  });
});

test('the KL enters the loss with weight c, and c = 0 is the plain negative log likelihood', () => {
  const objective = objectives[0]![1];
  const { loss, nll, kl } = evaluate(posterior, minibatch, noise, objective);
  expect(loss).toBeCloseTo(nll + objective.klScale * kl, 12);
  expect(evaluate(posterior, minibatch, noise, { ...objective, klScale: 0 }).loss).toBe(nll);
});

test('a dead weight has mu = 0 and sigma = 0, no KL and no gradient', () => {
  const dead = (m: Matrix, entry: number): Matrix =>
    matrix(m.rows, m.columns, (row, column) => (row === 1 && column === 2 ? entry : at(m, row, column)));
  const pruned: Posterior = {
    mu: posterior.mu.map((m) => dead(m, 0)),
    rho: posterior.rho.map((m) => dead(m, -1e30)),
  };
  for (const [, objective] of objectives) {
    const { dMu, dRho } = gradients(pruned, minibatch, noise, objective);
    for (const g of [...dMu, ...dRho]) expect(at(g, 1, 2)).toBe(0);
    expect(evaluate(pruned, minibatch, noise, objective).loss).not.toBeNaN();
  }
});

test('with the noise held fixed, training lowers the loss', () => {
  const adam = { learningRateMu: 0.01, learningRateRho: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  for (const [, objective] of objectives) {
    let state = beginTraining(posterior);
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const taken = trainStep(state, minibatch, noise, objective, adam);
      state = taken.state;
      losses.push(taken.before.loss);
    }
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(state.steps).toBe(20);
  }
});
