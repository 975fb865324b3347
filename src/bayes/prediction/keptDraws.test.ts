import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { categoricalOrNone } from '../head.ts';
import { deepEnsemble, mcDropout, plainNetwork } from '../method.ts';
import { BayesianNeuralNetwork, type NewNetwork } from '../network.ts';
import { openTestDevice, prototypes } from '../testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const layers = [12, 9, 4];
const create = (given: NewNetwork = {}) =>
  BayesianNeuralNetwork.create(gpu, { layers, initialRho: -1.5, seed: 6, inputScale: 1 / 126, ...given });

const cases: [string, NewNetwork][] = [
  ['of a posterior', {}],
  ['with a class for none of them', { head: categoricalOrNone }],
  ['of dropout', { method: mcDropout(0.4) }],
  ['of an ensemble', { method: deepEnsemble(3) }],
  ['of a plain network', { method: plainNetwork }],
  ['of a table that fills no whole words', { layers: [11, 9, 4] }],
];

describe('kept draws', () => {
  test.each(cases)('%s answer as predict does with the same seed', async (_, given) => {
    const net = await create(given);
    const data = prototypes(7, net.layout.layers[0]!.inputs, 4);
    const one = await net.keepDraws({ draws: 70, seed: 5 });
    const kept = await net.keepDraws({ draws: 70, seed: 5, batch: 3 });
    const got = await kept.predict(data, { interval: 0.8 });
    const want = await net.predict(data, { draws: 70, seed: 5, interval: 0.8 });
    expect(got.draws).toBe(want.draws);
    expect(got.everyDraw).toEqual(want.everyDraw);
    expect(got.everyNone).toEqual(want.everyNone);
    expect(got.interval).toEqual(want.interval);
    for (const name of ['probs', 'entropy', 'aleatoric', 'epistemic', 'none'] as const) {
      const [mine, theirs] = [[...(got[name] ?? [])], [...(want[name] ?? [])]];
      expect(mine).toHaveLength(theirs.length);
      for (const [at, value] of theirs.entries()) expect(mine[at]).toBeCloseTo(value, 6);
    }
    expect(await kept.predict(data, { interval: 0.8 }), 'asked again').toEqual(got);
    expect((await one.predict(data)).everyDraw, 'one by one').toEqual(want.everyDraw);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('answer floats as the bytes of the same value, and each caller with its own images', async () => {
    const net = await create();
    const kept = await net.keepDraws({ draws: 4 });
    const [a, b] = [prototypes(1, 12, 4), prototypes(2, 12, 4)];
    const floats = { ...a, images: Float32Array.from(a.images) };
    const [first, second, third] = await Promise.all([
      kept.predict(a),
      kept.predict(b),
      kept.predict(floats),
    ]);
    for (const [at, p] of first.probs.entries()) expect(third.probs[at]).toBeCloseTo(p, 6);
    expect(first.everyDraw).toEqual((await net.predict(a, { draws: 4, interval: 0.9 })).everyDraw);
    expect(second.everyDraw).toEqual((await net.predict(b, { draws: 4, interval: 0.9 })).everyDraw);
    net.destroy();
  });

  test('stay what they are while the network learns, until they are drawn anew', async () => {
    const net = await create();
    const data = prototypes(32, 12, 4);
    const kept = await net.keepDraws({ draws: 5, batch: 32 });
    const before = await kept.predict(data);
    for await (const _ of net.train(data, { epochs: 3, batch: 8, learningRate: 0.05 }));
    expect((await kept.predict(data)).everyDraw).toEqual(before.everyDraw);
    await kept.redraw();
    const after = await kept.predict(data);
    expect(after.everyDraw).toEqual((await net.predict(data, { draws: 5, interval: 0.9 })).everyDraw);
    expect(after.everyDraw).not.toEqual(before.everyDraw);
    net.destroy();
  });

  test('give their memory back when what was asked is answered, and answer nothing after', async () => {
    const net = await create();
    const live = gpu.liveBytes;
    const kept = await net.keepDraws({ draws: 4 });
    expect(gpu.liveBytes).toBeGreaterThan(live);
    const asked = kept.predict(prototypes(3, 12, 4));
    kept.destroy();
    kept.destroy();
    expect((await asked).count).toBe(3);
    expect(gpu.liveBytes).toBe(live);
    await expect(kept.predict(prototypes(1, 12, 4))).rejects.toThrow(/these draws were destroyed/);
    net.destroy();
    await expect(net.keepDraws()).rejects.toThrow(/this network was destroyed/);
  });

  test('refuse impossible requests by name, and leave out what is aborted before its turn', async () => {
    const net = await create();
    const data = prototypes(3, 12, 4);
    await expect(net.keepDraws({ draws: 0 })).rejects.toThrow(/draws: expected a whole number/);
    await expect(net.keepDraws({ batch: 0 })).rejects.toThrow(/batch: expected a whole number/);
    await expect(net.keepDraws({ seed: 0.5 })).rejects.toThrow(/seed: expected a whole number/);
    const kept = await net.keepDraws({ draws: 2 });
    await expect(kept.predict(data, { interval: 1 })).rejects.toThrow(/interval: expected a mass/);
    await expect(kept.predict({ ...data, count: 4 })).rejects.toThrow(/examples.images: expected 4 x 12/);
    const controller = new AbortController();
    const [first, second] = [kept.predict(data), kept.predict(data, { signal: controller.signal })];
    controller.abort();
    await expect(second).rejects.toThrow(/abort/i);
    expect((await first).count).toBe(3);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });
});
