/** The stream of eps as the network sees it: what the kernel `sample` draws with mu = 0 and sigma = 1. */
import { beforeAll, describe, expect, test } from 'vitest';
import { softplus } from '../../src/reference/gaussian.ts';
import { weightNormals } from '../../src/reference/random.ts';
import { sample } from '../sample.wgsl.ts';
import { useDevice } from '../testing/device.ts';
import { normalScale } from '../testing/normals.ts';
import { probe } from '../testing/probe.ts';
import { run, unwritten } from '../testing/runKernel.ts';
import { correlation, kolmogorovSmirnov, summarise } from '../testing/statistics.ts';
import { random, streams } from './random.ts';

const device = useDevice();

const n = 1 << 20;
/** softplus of it is 1, to float32. */
const unitRho = Math.fround(Math.log(Math.E - 1));
const source = { seed: 2026, step: 9, draw: 0 };

async function drawn(count: number, fields: { seed: number; step: number; draw: number }) {
  const { w } = await run(device(), {
    kernel: sample,
    variant: { output: 'weights', precision: 'single' },
    constants: { parameterVectors: count / 4 },
    buffers: {
      mu: new Float32Array(count),
      rho: new Float32Array(count).fill(unitRho),
      w: unwritten(count),
    },
    step: { seedLow: fields.seed, index: fields.step, firstDraw: fields.draw },
    covers: [count / 4, 1, 1],
  });
  return w!;
}

describe('2^20 draws of eps', () => {
  let eps: Float32Array;
  beforeAll(async () => {
    eps = await drawn(n, source);
  });

  test('have mean 0, variance 1 and kurtosis 3, each within 4 standard errors', () => {
    const { mean, variance, kurtosis } = summarise(eps);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / n));
  });

  test('are not correlated with their neighbours, nor with the same lane of the next four', () => {
    expect(Math.abs(summarise(eps).lag1)).toBeLessThan(4 / Math.sqrt(n));
    for (const lag of [2, 3, 4]) {
      expect(Math.abs(correlation(eps.subarray(0, n - lag), eps.subarray(lag)))).toBeLessThan(
        4 / Math.sqrt(n),
      );
    }
  });

  test('are normally distributed: Kolmogorov-Smirnov does not object', () => {
    expect(kolmogorovSmirnov(eps)).toBeGreaterThan(1e-4);
  });

  test('equal the float64 Box-Muller of the same words within 1e-5 (1 + |z|), but where log u nearly vanishes', () => {
    const exact = weightNormals(source);
    const sigma = softplus(unitRho);
    const error = (i: number) => Math.abs(eps[i]! - sigma * exact(i));
    const all = Array.from({ length: n }, (_, i) => i);
    expect(all.filter((i) => !(error(i) <= 1e-5 * normalScale(exact, i)))).toEqual([]);
    expect(all.filter((i) => error(i) > 1e-5 * (1 + Math.abs(exact(i)))).length).toBeLessThan(n * 1e-4);
  });
});

test('no four numbers repeat between steps, draws, seeds and streams, and their correlations vanish', async () => {
  const count = 1 << 14;
  const weights = await Promise.all(
    [
      source,
      { ...source, step: 10 },
      { ...source, step: 0 },
      { ...source, draw: 1 },
      { ...source, draw: 9 },
      { ...source, seed: 2027 },
    ].map((fields) => drawn(count, fields)),
  );
  const layers = await Promise.all(
    [0, 1, 2].map((layer) =>
      probe(device(), {
        code: random,
        inputs: {},
        step: { seedLow: source.seed },
        expression: `randomNormal(vec4u(i, 0u, ${source.step}u, ${streams.localNoise + layer}u), vec4f(), vec4f(1.0))`,
        type: 'vec4f',
        count: count / 4,
      }),
    ),
  );
  const all = [...weights, ...layers];
  const fours = all.flatMap((eps) =>
    Array.from({ length: count / 4 }, (_, i) => eps.subarray(4 * i, 4 * i + 4).join()),
  );
  expect(new Set(fours).size).toBe(fours.length);
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(count));
    }
  }
});
