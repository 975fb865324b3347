import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import { evaluate, type Posterior } from '../../reference/network.ts';
import { layerMatrices, networkNoise } from '../../reference/padded.ts';
import { categorical, categoricalOrNone, gaussianHead, networkWidths, noisePriorOf } from '../head.ts';
import { layoutOf } from '../posterior/layout.ts';
import { gaussian, type LayerPrior, laplace, scaleMixture } from '../prior.ts';
import { type Estimator, networkConfig, trainSettings } from '../settings/settings.ts';
import { centralDifferences, expectClose, gpuGradients, randomValues } from '../testing/gradients.ts';
import {
  normalValues,
  openTestDevice,
  placeOf,
  prototypes,
  referenceMinibatch,
  withPseudo,
} from '../testing.ts';
import { trainingFields } from './stepFields.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const widths = [7, 6, 5, 3];
const mixture = scaleMixture({ mix: 0.25, scale1: 0.5, scale2: 0.05 });

const cases: [string, Estimator, LayerPrior, 'sampled' | 'closed', HiddenActivation][] = (
  ['draw', 'local', 'flipout'] as const
).flatMap((estimator) => [
  [`${estimator}, Gaussian prior, closed KL`, estimator, gaussian(0.3), 'closed', 'relu'],
  [`${estimator}, Gaussian prior, sampled KL`, estimator, gaussian(0.3), 'sampled', 'relu'],
  [`${estimator}, Laplace prior, sampled KL`, estimator, laplace(0.2), 'sampled', 'relu'],
  [`${estimator}, mixture prior, sampled KL`, estimator, mixture, 'sampled', 'relu'],
  [`${estimator}, tanh`, estimator, gaussian(0.3), 'closed', 'tanh'],
  [`${estimator}, gelu`, estimator, gaussian(0.3), 'closed', 'gelu'],
]);

/**
 * Three classes, or one target with an input-dependent noise: two outputs, of which the second is log sigma.
 */
const classification = { widths, head: categorical, data: prototypes(9, 7, 3), pseudo: undefined };
const { labels, ...inputs } = prototypes(9, 7, 3);
const { labels: _, ...pseudo } = prototypes(5, 7, 3, 2);
/** Half as many pseudo-examples as examples would be 4.5: there are 5, each with less than its weight. */
const orNone = { ...classification, head: categoricalOrNone, pseudo };
const regression = {
  widths: [7, 6, 5, 1],
  head: gaussianHead('input'),
  data: { ...inputs, targets: normalValues(9, 31) },
  pseudo: undefined,
};

describe.each(cases)('%s', (_, estimator, prior, kl, activation) => {
  test.each([
    ['classes', classification],
    ['classes, or none of them', orNone],
    ['a Gaussian around targets', regression],
  ])(
    'for %s the GPU gradient of the whole loss equals central differences of the float64 loss',
    async (_, problem) => {
      const { widths, head, data, pseudo } = problem;
      const rows = data.count + (pseudo?.count ?? 0);
      const config = networkConfig({ layers: widths, head, prior, activation, inputScale: 1 / 100 });
      const layout = layoutOf(networkWidths(widths, head));
      const [mu, rho] = [randomValues(layout, 100, 0.4, 0), randomValues(layout, 200, 0.7, -2)];
      // with beta1 = 0 Adam's first moment is the gradient itself
      const settings = trainSettings(
        { estimator, kl, batch: data.count, temperature: 1, beta1: 0, seed: 5 },
        prior,
      );
      const fields = trainingFields(
        config,
        settings,
        placeOf(settings, config, [{ first: 0, size: data.count, pseudo: pseudo?.count ?? 0 }]),
      );
      const found = await gpuGradients(gpu, {
        ...{ config, settings, fields, data, mu, rho },
        ...(pseudo && { pseudo }),
      });

      const posterior: Posterior = {
        mu: layerMatrices(layout, mu),
        rho: layerMatrices(layout, rho),
        activation,
      };
      const noise = networkNoise(layout, { seed: 5, step: 0, draw: 0 }, rows);
      const own = referenceMinibatch(data, config.inputScale);
      // half a share of 0.3
      const of = { weight: (0.3 * 4.5) / 5, classes: 3 };
      const minibatch = pseudo ? withPseudo(own, referenceMinibatch(pseudo, config.inputScale), of) : own;
      const noisePrior = noisePriorOf(head);
      const objective = { prior, noisePrior, estimator, kl, klScale: fields.klScale };
      const before = evaluate(posterior, minibatch, noise, objective);
      expect(Math.abs(found.nll / data.count - before.nll)).toBeLessThan(
        1e-5 * Math.max(1, Math.abs(before.nll)),
      );
      expect(Math.abs(found.kl - before.kl)).toBeLessThan(1e-5 * Math.abs(before.kl) + 1e-4);
      expect(Math.abs(found.score - before.hits)).toBeLessThan(1e-5 * Math.max(1, before.hits));
      for (const which of ['mu', 'rho'] as const) {
        const differences = centralDifferences(
          posterior,
          which,
          (moved) => evaluate(moved, minibatch, noise, objective).loss,
        );
        expectClose(layerMatrices(layout, found[which]!), differences);
      }
    },
  );
});
