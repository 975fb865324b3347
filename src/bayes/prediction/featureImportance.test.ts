import { afterAll, beforeAll, expect, test } from 'vitest';
import { hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import { matrix } from '../../reference/matrix.ts';
import { evaluate } from '../../reference/network.ts';
import { networkNoise, posteriorOf } from '../../reference/padded.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { scaleMixture } from '../prior.ts';
import { openTestDevice, prototypes, referenceMinibatch } from '../testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

test.each(hiddenActivations)(
  'is the mean and spread over draws of x * d log p(class) / dx, by central differences (%s)',
  async (activation) => {
    const [widths, draws, count] = [[6, 5, 3], 11, 3] as const;
    const net = await BayesianNeuralNetwork.create(gpu, {
      layers: widths,
      activation,
      initialRho: -1,
      seed: 4,
    });
    const data = prototypes(count, 6, 3);
    const got = await net.featureImportance(data, { draws, seed: 9 });

    const { mu, rho } = await net.posterior();
    const posterior = { ...posteriorOf(net.layout, mu, rho), activation };
    const { x, y } = referenceMinibatch(data, net.config.inputScale);
    const objective = { prior: scaleMixture(), estimator: 'draw', kl: 'sampled', klScale: 0 } as const;
    const h = 1e-5;
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < 6; i++) {
        const products = Array.from({ length: draws }, (_, draw) => {
          const noise = networkNoise(net.layout, { seed: 9, step: 0xffffffff, draw }, 1);
          const logP = (shift: number) => {
            const moved = matrix(1, 6, (_, k) => x.values[n * 6 + k]! + (k === i ? shift : 0));
            return -evaluate(posterior, { x: moved, y: [(y as number[])[n]!] }, noise, objective).nll;
          };
          return (x.values[n * 6 + i]! * (logP(h) - logP(-h))) / (2 * h);
        });
        const mean = products.reduce((a, b) => a + b, 0) / draws;
        const sd = Math.sqrt(products.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (draws - 1));
        expect(got.mean[n * 6 + i]).toBeCloseTo(mean, 4);
        expect(got.sd[n * 6 + i]).toBeCloseTo(sd, 4);
      }
    }
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  },
);

test('asks for classes to explain, and for at least two draws', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [6, 5, 3] });
  const { labels, ...unlabelled } = prototypes(2, 6, 3);
  await expect(net.featureImportance(unlabelled)).rejects.toThrow(/labels: expected the class/);
  await expect(net.featureImportance({ ...unlabelled, labels }, { draws: 1 })).rejects.toThrow(/draws/);
  net.destroy();
});
