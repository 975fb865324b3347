/** Numbers of a state against what was put into it. */
import { expect, test } from 'vitest';
import { inverseSoftplus } from '../../bayes/posterior/rho.ts';
import type { TrainingState } from '../../index.ts';
import { stateAt } from './keeping/testing.ts';
import { createLayerWatch } from './layerWatch.ts';

/** A state after so many steps whose second moments come from gradients of these norms. */
function stateAfter(norms: readonly number[]): TrainingState {
  const state = stateAt(norms.length);
  const training = state.training!;
  const { beta2 } = training.progress.settings;
  const v = norms.reduce((v, norm) => beta2 * v + (1 - beta2) * norm ** 2, 0);
  // 3 inputs, a bias and 2 outputs, each with a mean and a rho
  const each = (value: number) => [
    { weight: new Float32Array(6).fill(value), bias: new Float32Array(2).fill(value) },
  ];
  const moments = { mu: [each(0), each(v / 16)], rho: [each(0), each(v / 16)] };
  const posterior = { ...state.posterior, mu: each(-0.5), rho: each(inverseSoftplus(0.05)) };
  return { posterior, training: { ...training, moments } };
}

test('the norm of the gradient is the root mean square over the steps since the state before', () => {
  const watch = createLayerWatch();
  expect(watch(stateAfter([3, 3, 3]))!.gradientNorm).toBeCloseTo(3, 3);
  expect(watch(stateAfter([3, 3, 3, 7, 7]))!.gradientNorm).toBeCloseTo(7, 3);
  // a training that went back
  expect(watch(stateAfter([3, 3]))!.gradientNorm).toBeCloseTo(3, 3);
});

test('sigma, and the signal-to-noise ratio in dB, are medians of the weights of each layer', () => {
  const { layers, step } = createLayerWatch()(stateAfter([1]))!;
  expect(step).toBe(1);
  expect(layers).toEqual([{ sigma: expect.closeTo(0.05, 6), snr: expect.closeTo(10, 4) }]);
});

test('a plain network has no widths, and sgd keeps no squares', () => {
  const { posterior, training } = stateAfter([1]);
  const config = { ...posterior.config, method: { kind: 'plain' } as const };
  const settings = { ...training!.progress.settings, optimiser: 'sgd' as const };
  const plain = { ...training!, progress: { ...training!.progress, settings } };
  expect(createLayerWatch()({ posterior: { ...posterior, config }, training: plain })).toEqual({
    ...{ step: 1, layers: [], gradientNorm: undefined },
  });
});
