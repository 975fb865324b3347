/** Weights of inputs that no example touches: where they start, what training leaves, what they refuse. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { fanInGaussian } from './fanIn.ts';
import { mcDropout } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { softplus } from './posterior/rho.ts';
import { gaussian, layeredGaussian, scaleMixture } from './prior.ts';
import { openTestDevice, prototypes, trainAll } from './testing.ts';
import type { TrainOptions } from './training/train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

/** The last two inputs are never touched. */
const data = (() => {
  const { images, ...others } = prototypes(60, 8, 3);
  return {
    ...others,
    images: Uint8Array.from(images as Uint8Array, (pixel, at) => (at % 8 < 6 ? pixel : 0)),
  };
})();
const unseen = 2;
const hidden = 8;
const options: TrainOptions = { batch: 20, learningRate: 0.01, seed: 8, estimator: 'local', epochs: 10 };
const create = (settings: object = {}) =>
  BayesianNeuralNetwork.create(gpu, {
    ...{ layers: [8, hidden, 3], prior: gaussian(0.5), seed: 3, inputScale: 1 / 126, ...settings },
  });
const tail = ({ weight }: { readonly weight: Float32Array }) => [...weight.subarray(-unseen * hidden)];
const firstOf = async (net: BayesianNeuralNetwork) => {
  const { mu, rho } = await net.posterior();
  return { means: tail(mu[0]!), widths: tail(rho[0]!).map(softplus), mu, rho };
};

test.each(['local', 'draw', 'flipout'] as const)(
  'trained by %s they are the prior still, to four digits',
  async (estimator) => {
    const net = await create();
    const notes: string[] = [];
    for await (const { beginning } of net.train(data, { ...options, estimator, start: 'informed' }))
      notes.push(...beginning.notes);
    expect(notes[0]).toBe('2 of 8 inputs are 0 in every example: their weights start at the prior');
    const { means, widths } = await firstOf(net);
    for (const width of widths) expect(width).toBeCloseTo(0.5, 4);
    for (const mean of means) expect(Math.abs(mean)).toBeLessThan(1e-4);
    net.destroy();
  },
);

test('without it they are still near their start when training ends', async () => {
  const net = await create();
  await trainAll(net, data, options);
  for (const width of (await firstOf(net)).widths) expect(width).toBeLessThan(0.1);
  net.destroy();
});

test('what they see for the first time makes the network unsure, and what it learnt stays', async () => {
  const epistemic: number[] = [];
  for (const start of ['same', 'informed'] as const) {
    const net = await create({ prior: layeredGaussian([4, 0.5]) });
    await trainAll(net, data, { ...options, epochs: 40, learningRate: 0.03, temperature: 0.02, start });
    const known = await net.predict(data, { draws: 50 });
    expect(
      known.probs.filter((p, at) => at % 3 === data.labels![Math.floor(at / 3)] && p < 0.5),
    ).toHaveLength(0);
    const lit = (data.images as Uint8Array).map((pixel, at) => (at % 8 < 6 ? pixel : 255));
    const strange = await net.predict({ ...data, images: lit }, { draws: 50 });
    epistemic.push(strange.epistemic.reduce((sum, own) => sum + own, 0) / strange.count);
    net.destroy();
  }
  expect(epistemic[1]).toBeGreaterThan(3 * epistemic[0]!);
});

test('a network that was trained before is left as it is; one that goes on has its own start', async () => {
  const net = await create();
  await trainAll(net, data, { ...options, epochs: 1 });
  const before = await firstOf(net);
  const again = await BayesianNeuralNetwork.fromPosterior(gpu, await net.posterior());
  const notes: string[] = [];
  for await (const { beginning } of again.train(data, {
    ...options,
    epochs: 1,
    learningRate: 0,
    start: 'informed',
  }))
    notes.push(...beginning.notes);
  expect(notes[0]).toMatch(/^start informed is for a network that was never trained/);
  expect((await firstOf(again)).rho).toEqual(before.rho);
  for await (const { beginning } of net.train(data, { ...options, epochs: 1, start: 'informed' }))
    expect(beginning.notes).toEqual([]);
  for (const each of [net, again]) each.destroy();
});

test('a training that is broken off before its first step starts in the same way', async () => {
  const whole = await create({ prior: fanInGaussian() });
  await trainAll(whole, data, { ...options, start: 'informed' });
  const again = await BayesianNeuralNetwork.fromState(
    gpu,
    await (await create({ prior: fanInGaussian() })).state(),
  );
  await trainAll(again, data, { ...options, start: 'informed' });
  expect(await again.posterior()).toEqual(await whole.posterior());
  for (const each of [whole, again]) each.destroy();
});

test.each([
  ['a mixture', { prior: scaleMixture() }, {}, /start: expected "same" with a mixture prior/],
  ['a learned prior', { prior: layeredGaussian(1, { learned: true }) }, {}, /where the prior is learned/],
  ['a sampled KL', {}, { kl: 'sampled' }, /with a sampled KL/],
  ['no widths', { method: mcDropout(0.2) }, {}, /"same" with dropout/],
] as const)('it is refused with %s, before anything is trained', async (_, network, training, message) => {
  const net = await create(network);
  await expect(net.train(data, { ...options, ...training, start: 'informed' }).next()).rejects.toThrow(
    message,
  );
  net.destroy();
});
