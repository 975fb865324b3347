/**
 * The whole engine at the ends of its range: whatever a setting allows, training, prediction and measurement
 * give finite numbers, or a NonFiniteError where float32 cannot hold what the mathematics asks for, which the
 * float64 twin decides.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFinite } from '../../shaders/testing/compare.ts';
import type { Gpu } from '../gpu/device.ts';
import { gradients } from '../reference/network.ts';
import { networkNoise, posteriorOf } from '../reference/padded.ts';
import { NonFiniteError } from './errors.ts';
import type { CheckedExamples } from './examples.ts';
import { categorical, gaussianHead, networkWidths, noisePriorOf } from './head.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { type LayerValues, layoutOf } from './posterior/layout.ts';
import type { Posterior } from './posterior/posterior.ts';
import { gaussian, type LayerPrior, laplace, scaleMixture } from './prior.ts';
import { estimators, networkConfig, type TrainSettings } from './settings/settings.ts';
import { openTestDevice, referenceMinibatch, trainAll } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const [inputSize, classes, batch, epochs] = [3, 3, 4, 2];

/** float32 ends at 3.4e38; the minibatches of a step may weigh some examples more than the whole data do. */
const largestSafe = 1e36;

/** Values that weights take in turn: zero, ordinary, and as far as settings allow. */
const cycle = (...values: number[]) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 5 });

const extremes = fc.record({
  mu: cycle(0, 1e-3, -1, 1e4, -1e4),
  rho: cycle(-60, -30, -17, -4, 0, 10, 60),
  pixels: cycle(0, 255, 128),
  /** One data point, fewer than a minibatch, and more. */
  count: fc.constantFrom(1, 3, 7),
  oneClass: fc.boolean(),
  activation: fc.constantFrom('relu', 'tanh', 'gelu'),
} as const);
type Extremes = typeof extremes extends fc.Arbitrary<infer T> ? T : never;

/** Every weight at its end, under black images and white ones. */
const corners: readonly Extremes[] = [0, 255].flatMap((pixel) =>
  [-60, 60].map((rho, n) => ({
    mu: [1e4, -1e4],
    rho: [rho],
    pixels: [pixel],
    count: n === 0 ? 1 : 7,
    oneClass: true,
    activation: 'relu' as const,
  })),
);

const fill = (length: number, values: readonly number[]) =>
  Float32Array.from({ length }, (_, i) => values[i % values.length]!);

function posteriorAt(config: Posterior['config'], { mu, rho }: Extremes): Posterior {
  const values = (all: readonly number[]): LayerValues[] =>
    layoutOf(networkWidths(config.layers, config.head)).layers.map(({ inputs, outputs }) => ({
      weight: fill(inputs * outputs, all),
      bias: fill(outputs, all),
    }));
  return { config, mu: values(mu), rho: values(rho) };
}

function dataAt({ count, pixels, oneClass }: Extremes, head: 'categorical' | 'gaussian'): CheckedExamples {
  const images = Uint8Array.from(fill(count * inputSize, pixels));
  const data = { images, count, inputSize };
  if (head === 'gaussian') return { ...data, targets: fill(count, oneClass ? [1] : [-1, 0, 2]) };
  return { ...data, labels: Uint8Array.from({ length: count }, (_, n) => (oneClass ? 1 : n % classes)) };
}

/**
 * Largest square of a gradient, which Adam's second moment must hold, under the noise of the steps; in
 * float64.
 */
function largestSquare(
  posterior: Posterior,
  data: CheckedExamples,
  settings: Partial<TrainSettings>,
): number {
  const { config, mu, rho } = posterior;
  const layout = layoutOf(networkWidths(config.layers, config.head));
  const { estimator = 'local', kl = 'sampled' } = settings;
  const squares = Array.from({ length: epochs * Math.ceil(data.count / batch) }, (_, step) => {
    const { dMu, dRho } = gradients(
      { ...posteriorOf(layout, mu, rho), activation: config.activation },
      referenceMinibatch(data, config.inputScale),
      networkNoise(layout, { seed: 1, step, draw: 0 }, data.count),
      {
        prior: config.prior as LayerPrior,
        noisePrior: noisePriorOf(config.head),
        estimator,
        kl,
        klScale: 1 / data.count,
      },
    );
    return [...dMu, ...dRho].flatMap(({ values }) => [...values].map((value) => value * value));
  });
  // a NaN of the twin, infinity minus infinity, is beyond float32 too
  return squares.flat().reduce((most, square) => (square <= most ? most : square), 0);
}

const priors: [string, LayerPrior, 'sampled' | 'closed'][] = [
  ['Gaussian prior, closed KL', gaussian(0.3), 'closed'],
  ['Gaussian prior, sampled KL', gaussian(0.3), 'sampled'],
  ['Laplace prior', laplace(0.2), 'sampled'],
  ['mixture prior', scaleMixture(), 'sampled'],
];
const cases = (Object.keys(estimators) as (keyof typeof estimators)[]).flatMap((estimator) =>
  priors.map(([name, prior, kl]) => ({ name: `${estimator}, ${name}`, estimator, prior, kl })),
);

describe.each([
  ['classes', categorical],
  ['a Gaussian around targets', gaussianHead('input')],
] as const)('%s', (_, head) => {
  test.each(cases)('$name', async ({ estimator, prior, kl }) => {
    await fc.assert(
      fc.asyncProperty(extremes, async (at) => {
        const widths = [inputSize, 4, head.kind === 'gaussian' ? 1 : classes];
        const config = networkConfig({ layers: widths, head, prior, activation: at.activation });
        const posterior = posteriorAt(config, at);
        const data = dataAt(at, head.kind);
        const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
        // steps so small that the posterior stays at its extreme, where the twin looks
        const settings = { estimator, kl, batch, epochs, temperature: 1, learningRate: 1e-6 } as const;
        try {
          for (const metrics of await trainAll(net, data, settings)) expectFinite(Object.values(metrics));
        } catch (error) {
          // a classifier's gradient is at most its weights and inputs: float32 holds it always
          if (!(error instanceof NonFiniteError) || head.kind === 'categorical') throw error;
          expect(largestSquare(posterior, data, settings)).not.toBeLessThan(largestSafe);
        } finally {
          net.destroy();
        }
        await expectFiniteOutputs(posterior, data);
      }),
      { seed: 1, numRuns: 15, examples: corners.map((corner): [Extremes] => [corner]) },
    );
    expect(gpu.liveBytes).toBe(0);
  });
});

async function expectFiniteOutputs(posterior: Posterior, data: CheckedExamples) {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  try {
    expectFinite([await net.kl(3)]);
    for (const { weight, bias } of await net.draw(2)) expectFinite([...weight, ...bias]);
    if (data.labels) {
      const { probs, entropy, aleatoric, epistemic } = await net.predict(data, { draws: 5, interval: 0.9 });
      for (const values of [probs, entropy, aleatoric, epistemic]) expectFinite(values);
      const { mean, sd } = await net.featureImportance(data, { draws: 3 });
      for (const values of [mean, sd]) expectFinite(values);
    } else {
      const { mean, sd, aleatoric, epistemic } = await net.predictTargets(data, { draws: 5, interval: 0.9 });
      for (const values of [mean, sd, aleatoric, epistemic]) expectFinite(values);
    }
  } finally {
    net.destroy();
  }
}
