/** Many networks, one after the other and at once: what is left of them, and of a cancelled training. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf } from '../data/fingerprint.ts';
import type { Gpu } from '../gpu/device.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { openTestDevice, prototypes, trainAll } from './testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const data = prototypes(64, 16, 4);
const options = { batch: 16, epochs: 1 } as const;

async function cycle(seed: number, epochs = 1): Promise<string> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], seed });
  await trainAll(net, data, { ...options, epochs, seed });
  const { mu, rho } = await net.posterior();
  net.destroy();
  return fingerprintOf(...[...mu, ...rho].flatMap(({ weight, bias }) => [weight, bias]));
}

test('a network that was created, trained and destroyed leaves no byte and no pipeline behind', async () => {
  const first = await cycle(1);
  const pipelines = gpu.pipelines.size;
  for (let n = 0; n < 20; n++) {
    expect(await cycle(1)).toBe(first);
    expect([gpu.liveBytes, gpu.pipelines.size]).toEqual([0, pipelines]);
  }
});

test('ten networks that train at once on one device have the bits that each has alone', async () => {
  const seeds = Array.from({ length: 10 }, (_, n) => n + 1);
  const together = await Promise.all(seeds.map((seed) => cycle(seed)));
  expect(gpu.liveBytes).toBe(0);
  for (const n of [0, 4, 9]) expect(await cycle(seeds[n]!)).toBe(together[n]);
  expect(new Set(together).size).toBe(10);
});

test('after a cancel nothing more is submitted but what was asked for', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  const { queue } = gpu.device;
  const submit = queue.submit;
  let submits = 0;
  queue.submit = function (this: GPUQueue, ...given) {
    submits++;
    return submit.apply(queue, given);
  };
  try {
    const cancel = new AbortController();
    for await (const { step } of net.train(data, { batch: 8, epochs: 1000, signal: cancel.signal })) {
      if (step < 40) continue;
      cancel.abort();
      submits = 0;
    }
    expect(submits).toBe(0);
  } finally {
    queue.submit = submit;
    net.destroy();
  }
});

test('no timer and no animation frame is in the path of training: a hidden tab, which gets neither, trains on', () => {
  const slow =
    /\b(setTimeout|setInterval|requestAnimationFrame|requestIdleCallback|document|window)\b\s*[(.]/;
  const found = ['.', '../gpu'].flatMap((folder) => {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\btest(ing)?\b/.test(file))
      .filter((file) => slow.test(readFileSync(`${path}/${file}`, 'utf8')));
  });
  // where a call has failed already: how long to wait for the word that the device was lost
  expect(found).toEqual(['device.ts']);
});
