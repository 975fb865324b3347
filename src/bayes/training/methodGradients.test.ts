/**
 * The gradient of the whole loss where it is not one draw of Bayes by Backprop: points, dropout, several
 * draws a step.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import { matrix } from '../../reference/matrix.ts';
import { evaluate, type Noise, type Posterior } from '../../reference/network.ts';
import { layerMatrices, networkNoise } from '../../reference/padded.ts';
import { dropoutMask } from '../../reference/random.ts';
import type { Objective } from '../../reference/update.ts';
import { gaussianHead, networkWidths, noisePriorOf } from '../head.ts';
import { rowLength } from '../layers/activations.ts';
import { hasPosterior, type Method, mcDropout, plainNetwork } from '../method.ts';
import { initialRhos } from '../posterior/initialise.ts';
import { layoutOf } from '../posterior/layout.ts';
import { gaussian, type LayerPrior, laplace, scaleMixture } from '../prior.ts';
import { type Estimator, networkConfig, trainSettings } from '../settings/settings.ts';
import { centralDifferences, expectClose, gpuGradients, randomValues } from '../testing/gradients.ts';
import { normalValues, openTestDevice, placeOf, prototypes, referenceMinibatch } from '../testing.ts';
import { trainingFields } from './stepFields.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

interface Case {
  readonly method: Method;
  readonly estimator?: Estimator;
  readonly draws: number;
  readonly prior: LayerPrior;
  readonly activation?: HiddenActivation;
}

const mixture = scaleMixture({ mix: 0.25, scale1: 0.5, scale2: 0.05 });
const bbb: Method = { kind: 'bbb' };
const cases: [string, Case][] = [
  ['plain, Gaussian prior', { method: plainNetwork, draws: 1, prior: gaussian(0.3) }],
  ['plain, Laplace prior', { method: plainNetwork, draws: 1, prior: laplace(0.2) }],
  ['plain, mixture prior', { method: plainNetwork, draws: 1, prior: mixture }],
  ['dropout, relu', { method: mcDropout(0.3), draws: 1, prior: gaussian(0.3) }],
  ['dropout, tanh', { method: mcDropout(0.3), draws: 1, prior: gaussian(0.3), activation: 'tanh' }],
  ['dropout, gelu, 2 draws', { method: mcDropout(0.5), draws: 2, prior: mixture, activation: 'gelu' }],
  ['draw, 3 draws', { method: bbb, estimator: 'draw', draws: 3, prior: mixture }],
  ['local, 3 draws', { method: bbb, estimator: 'local', draws: 3, prior: gaussian(0.3) }],
  ['flipout, 3 draws', { method: bbb, estimator: 'flipout', draws: 3, prior: mixture }],
];
const { labels, ...inputs } = prototypes(9, 7, 3);
const problems = [
  ['classes', { widths: [7, 6, 5, 3], data: { ...inputs, labels } }],
  ['a Gaussian around targets', { widths: [7, 6, 5, 1], data: { ...inputs, targets: normalValues(9, 31) } }],
] as const;

describe.each(cases)('%s', (_, { method, estimator = 'draw', draws, prior, activation = 'relu' }) => {
  test.each(problems)(
    'for %s the GPU gradient equals central differences of the mean loss over draws',
    async (_, { widths, data }) => {
      const head = 'targets' in data ? gaussianHead('input') : ({ kind: 'categorical' } as const);
      const config = networkConfig({ layers: widths, head, prior, method, activation, inputScale: 1 / 100 });
      const layout = layoutOf(networkWidths(widths, head));
      const mu = randomValues(layout, 100, 0.4, 0);
      const rho = hasPosterior(method) ? randomValues(layout, 200, 0.7, -2) : initialRhos(layout, config);
      const given = {
        estimator,
        kl: 'sampled',
        draws,
        batch: data.count,
        temperature: 1,
        beta1: 0,
        seed: 5,
      } as const;
      const settings = trainSettings(given, prior, method);
      const fields = trainingFields(
        config,
        settings,
        placeOf(settings, config, [{ first: 0, size: data.count }]),
      );
      const found = await gpuGradients(gpu, { config, settings, fields, data, mu, rho });

      const posterior: Posterior = {
        mu: layerMatrices(layout, mu),
        rho: layerMatrices(layout, rho),
        activation,
      };
      const noises = Array.from({ length: draws }, (_, draw): Noise => {
        const source = { seed: 5, step: 0, draw };
        const noise = networkNoise(layout, source, data.count);
        if (method.kind !== 'dropout') return noise;
        const masks = layout.layers.slice(0, -1).map(({ outputs }, l) => {
          const mask = dropoutMask(source, l, Math.fround(method.rate));
          return matrix(data.count, outputs, (b, o) => mask(b * rowLength(outputs) + o));
        });
        return { ...noise, masks };
      });
      const minibatch = referenceMinibatch(data, config.inputScale);
      const objective: Objective = {
        prior,
        noisePrior: noisePriorOf(head),
        estimator: hasPosterior(method) ? estimator : 'point',
        kl: 'sampled',
        klScale: fields.klScale,
      };
      const meanOf = (field: 'nll' | 'kl' | 'loss', moved: Posterior) =>
        noises.reduce((sum, noise) => sum + evaluate(moved, minibatch, noise, objective)[field], 0) / draws;
      expect(Math.abs(found.nll / (data.count * draws) - meanOf('nll', posterior))).toBeLessThan(1e-4);
      const kl = meanOf('kl', posterior);
      expect(Math.abs(found.kl - kl)).toBeLessThan(1e-5 * Math.abs(kl) + 1e-4);
      for (const which of hasPosterior(method) ? (['mu', 'rho'] as const) : (['mu'] as const)) {
        const differences = centralDifferences(posterior, which, (moved) => meanOf('loss', moved));
        expectClose(layerMatrices(layout, found[which]!), differences);
      }
    },
  );
});
