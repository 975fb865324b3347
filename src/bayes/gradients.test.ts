import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { readBuffer } from '../gpu/readback.ts';
import { createStepRing, submit } from '../gpu/recorder.ts';
import type { Matrix } from '../reference/matrix.ts';
import { evaluate, type Posterior } from '../reference/network.ts';
import { layerMatrices, networkNoise } from '../reference/padded.ts';
import { type Estimator, networkConfig, trainSettings } from './config.ts';
import { type Examples, uploadExamples } from './examples.ts';
import { categorical, gaussianHead, networkWidths } from './head.ts';
import { type LayerValues, layoutOf, unpack } from './layout.ts';
import { createParameters } from './parameters.ts';
import { gaussian, type LayerPrior, laplace, scaleMixture } from './prior.ts';
import { createTrainingStep } from './step.ts';
import { trainingFields } from './stepFields.ts';
import { normalValues, openTestDevice, prototypes, referenceMinibatch } from './testing.ts';

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

/** Three classes, or one target with an input-dependent noise: two outputs, of which the second is log sigma. */
const classification = { widths, head: categorical, data: prototypes(9, 7, 3) };
const { labels, ...inputs } = prototypes(9, 7, 3);
const regression = {
  widths: [7, 6, 5, 1],
  head: gaussianHead('input'),
  data: { ...inputs, targets: normalValues(9, 31) },
};

describe.each(cases)('%s', (_, estimator, prior, kl, activation) => {
  test.each([
    ['classes', classification],
    ['a Gaussian around targets', regression],
  ])(
    'for %s the GPU gradient of the whole loss equals central differences of the float64 loss',
    async (_, problem) => {
      const { widths, head, data } = problem;
      const config = networkConfig({ layers: widths, head, prior, activation, inputScale: 1 / 100 });
      const layout = layoutOf(networkWidths(widths, head));
      const random = (seed: number, scale: number, shift: number): LayerValues[] =>
        layout.layers.map(({ inputs, outputs }, l) => ({
          weight: normalValues(inputs * outputs, seed + l, scale, shift),
          bias: normalValues(outputs, seed + 10 + l, scale, shift),
        }));
      const [mu, rho] = [random(100, 0.4, 0), random(200, 0.7, -2)];
      // with beta1 = 0 Adam's first moment is the gradient itself
      const settings = trainSettings(
        { estimator, kl, batch: data.count, temperature: 1, beta1: 0, seed: 5 },
        prior,
      );
      const fields = trainingFields(config, settings, [{ first: 0, size: data.count }], 0, 0);
      const found = await gpuGradients(config, settings, fields, data, mu, rho);

      const posterior: Posterior = {
        mu: layerMatrices(layout, mu),
        rho: layerMatrices(layout, rho),
        activation,
      };
      const noise = networkNoise(layout, { seed: 5, step: 0, draw: 0 }, data.count);
      const minibatch = referenceMinibatch(data, config.inputScale);
      const objective = { prior, estimator, kl, klScale: fields.klScale };
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
        expectClose(layerMatrices(layout, found[which]), differences);
      }
    },
  );
});

async function gpuGradients(
  config: ReturnType<typeof networkConfig>,
  settings: ReturnType<typeof trainSettings>,
  fields: ReturnType<typeof trainingFields>,
  data: Examples,
  mu: readonly LayerValues[],
  rho: readonly LayerValues[],
) {
  const layout = layoutOf(networkWidths(config.layers, config.head));
  const memory = createMemory(gpu);
  const parameters = createParameters(gpu, layout, config.prior);
  parameters.write(mu, rho);
  const examples = uploadExamples(gpu, data, config);
  const step = await createTrainingStep(gpu, layout, parameters, config, settings, examples, 1);
  const ring = createStepRing(gpu, memory, 1);
  ring.set(0, fields);
  ring.upload(1);
  submit(gpu, ring, 'step', [{ program: step.program, slot: 0, extent: { batch: data.count, draws: 1 } }]);
  const read = async (buffer: GPUBuffer, floats: number) =>
    new Float32Array(await readBuffer(gpu, buffer, 0, floats * 4));
  const [nll, score, kl] = (await read(step.metrics, 4)) as unknown as [number, number, number];
  const gradients = {
    mu: unpack(layout, await read(step.muMoments, layout.arenaSize)),
    rho: unpack(layout, await read(step.rhoMoments!, layout.arenaSize)),
  };
  for (const owner of [memory, parameters, examples, step]) owner.destroy();
  expect(gpu.liveBytes).toBe(0);
  return { nll, score, kl, ...gradients };
}

function centralDifferences(
  posterior: Posterior,
  which: 'mu' | 'rho',
  loss: (posterior: Posterior) => number,
): Matrix[] {
  const h = 1e-5;
  return posterior[which].map((layer, l) => {
    const values = layer.values.map((_, at) => {
      const moved = (by: number): Posterior => ({
        ...posterior,
        [which]: posterior[which].map((m, k) => {
          if (k !== l) return m;
          const shifted = m.values.slice();
          shifted[at]! += by;
          return { ...m, values: shifted };
        }),
      });
      return (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    });
    return { ...layer, values };
  });
}

/** Relative to each entry, with the layer's root mean square as the floor below which digits are rounding. */
function expectClose(got: readonly Matrix[], want: readonly Matrix[]): void {
  want.forEach((layer, l) => {
    const scale = Math.sqrt(layer.values.reduce((sum, v) => sum + v * v, 0) / layer.values.length);
    layer.values.forEach((value, at) => {
      const error = Math.abs(got[l]!.values[at]! - value);
      expect(error, `layer ${l}, entry ${at}: ${got[l]!.values[at]} against ${value}`).toBeLessThanOrEqual(
        1e-4 * Math.max(Math.abs(value), 0.1 * scale),
      );
    });
  });
}
