import { expect, test } from 'vitest';
import { BayesianNeuralNetwork } from '../network.ts';
import { openTestDevice, prototypes } from '../testing.ts';
import { partOf } from './progress.ts';

test('a part of the work tells shares of the whole', () => {
  const told: number[] = [];
  const progress = partOf((share) => told.push(share), 0.5, 0.75);
  for (const share of [0, 0.5, 1]) progress(share);
  expect(told).toEqual([0.5, 0.625, 0.75]);
});

test.each([undefined, 0.9])(
  'a prediction tells how far it is, and ever further; its numbers are the same (interval %s)',
  async (interval) => {
    const gpu = await openTestDevice();
    const net = await BayesianNeuralNetwork.create(gpu, { layers: [11, 6, 4], seed: 6 });
    const told: number[] = [];
    // 40 draws are three groups, and 600 examples three chunks
    const options = { draws: 40, seed: 2, ...(interval === undefined ? {} : { interval }) };
    const data = prototypes(600, 11, 4);
    const { probs } = await net.predict(data, { ...options, progress: (share) => told.push(share) });
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told[0]).toBeGreaterThan(0);
    expect(told.at(-1)).toBeLessThanOrEqual(1);
    expect(probs).toEqual((await net.predict(data, options)).probs);
    await expect(net.predict(data, { progress: 'yes' as never })).rejects.toThrow(/progress/);
    net.destroy();
    gpu.destroy();
  },
);
