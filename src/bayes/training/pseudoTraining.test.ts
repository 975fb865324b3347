import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { networkNoise, posteriorOf } from '../../reference/padded.ts';
import { beginTraining, trainStep } from '../../reference/train.ts';
import { categoricalOrNone } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { initialMeans, initialRhos } from '../posterior/initialise.ts';
import { gaussian } from '../prior.ts';
import { trainSettings } from '../settings/settings.ts';
import { openTestDevice, placeOf, prototypes, referenceMinibatch, trainAll, withPseudo } from '../testing.ts';
import { minibatchesOf, orderOf } from './minibatches.ts';
import { trainingFields } from './stepFields.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

// rows of 12 bytes are read where they lie but by flipout, rows of 13 are copied, and end within a word
test.each([
  ['draw', 13],
  ['local', 12],
  ['flipout', 12],
] as const)(
  '%s, %i inputs: ten steps with pseudo-examples follow the float64 reference, over a short last minibatch',
  async (estimator, inputs) => {
    const [data, { labels: _, ...pseudo }] = [prototypes(50, inputs, 4), prototypes(11, inputs, 4, 2)];
    const prior = gaussian(0.3);
    const config = { layers: [inputs, 9, 4], head: categoricalOrNone, prior, seed: 3 };
    const net = await BayesianNeuralNetwork.create(gpu, config);
    const shares = { pseudoShare: 0.4, pseudoWeight: 0.7 };
    const own = { epochs: 2, batch: 12, learningRate: 0.01, temperature: 1, seed: 8, estimator, ...shares };
    const got = await trainAll(net, data, { ...own, pseudo });

    const { layout } = net;
    const settings = trainSettings(own, prior);
    const minibatches = minibatchesOf(50, 12, 0.4);
    const rowsOf = (images: Uint8Array, places: readonly number[]) =>
      Uint8Array.from(places.flatMap((n) => [...images.subarray(n * inputs, (n + 1) * inputs)]));
    let state = beginTraining(
      posteriorOf(layout, initialMeans(layout, 3, 'relu'), initialRhos(layout, net.config)),
    );
    for (const [index, metrics] of got.entries()) {
      const fields = trainingFields(net.config, settings, placeOf(settings, net.config, minibatches, index));
      const order = orderOf({ minibatches, pool: 11, seed: 8, epoch: Math.floor(index / 5), member: 0 });
      const { first, size, pseudo: behind = 0 } = minibatches[index % 5]!;
      const places = [...order.subarray(first, first + size)];
      const drawn = [...order.subarray(first + size, first + size + behind)].map((place) => place - 50);
      const of = (images: Uint8Array, count: number) => ({ images, count, inputSize: inputs });
      const examples = {
        ...of(rowsOf(data.images, places), size),
        labels: Uint8Array.from(places, (n) => data.labels[n]!),
      };
      const { inputScale } = net.config;
      const minibatch = withPseudo(
        referenceMinibatch(examples, inputScale),
        referenceMinibatch(of(rowsOf(pseudo.images as Uint8Array, drawn), behind), inputScale),
        { weight: (0.7 * 0.4 * size) / behind, classes: 4 },
      );
      const noise = networkNoise(layout, { seed: 8, step: index, draw: 0 }, size + behind);
      const objective = { prior, estimator, kl: 'closed' as const, klScale: fields.klScale };
      const next = trainStep(state, minibatch, noise, objective, {
        ...fields,
        optimiser: settings.optimiser,
      });
      expect(Math.abs(metrics.nll - next.before.nll)).toBeLessThan(2e-4 * Math.max(1, next.before.nll));
      expect(Math.abs(metrics.kl - next.before.kl)).toBeLessThan(2e-4 * Math.abs(next.before.kl));
      expect(metrics.error).toBeCloseTo(1 - next.before.hits / size, 6);
      expect(metrics.freeEnergy).toBeCloseTo(metrics.nll + metrics.kl / 50, 6);
      state = next.state;
    }
    net.destroy();
  },
);
