import { describe, expect, test } from 'vitest';
import { layoutOf } from '../src/bayes/posterior/layout.ts';
import { softplus } from '../src/reference/gaussian.ts';
import { zip } from '../src/reference/matrix.ts';
import { layerOf } from '../src/reference/padded.ts';
import { weightNormals } from '../src/reference/random.ts';
import * as twin from '../src/reference/sample.ts';
import { deadRho } from './lib/gaussian.ts';
import { sample } from './sample.wgsl.ts';
import { expectClose, expectFinite } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { normalScale } from './testing/normals.ts';
import { liveWeights, paddedArenas } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const isDead = (rho: number) => rho === Math.fround(deadRho);

describe.each([
  { widths: [1, 1], draws: 1 },
  { widths: [7, 10], draws: 3 },
  { widths: [63, 65], draws: 3 },
  { widths: [10, 400], draws: 1 },
])('a layer of $widths, $draws draws', ({ widths, draws }) => {
  const layout = layoutOf(widths);
  const layer = layout.layers[0]!;
  const [rows, columns] = [layer.inputs + 1, layer.outputs];
  const data = testData(rows);
  const mu = data.normals(rows, columns, 0, 0.5);
  const rho = data.normals(rows, columns, -3, 2);
  const floats = draws * layout.arenaSize;
  const arenas = {
    mu: paddedArenas(layout, 0, [mu], 0).slice(0, layout.arenaSize),
    rho: paddedArenas(layout, 0, [rho], deadRho).slice(0, layout.arenaSize),
  };
  const [seedLow, index, firstDraw] = [77, 12, 5];
  const sampled = async (output: 'weights' | 'variance' | 'perturbation') => {
    const { w } = await run(device(), {
      kernel: sample,
      variant: { output, precision: 'single' },
      constants: { parameterVectors: layout.arenaSize / 4 },
      buffers: { ...arenas, w: unwritten(floats + 64) },
      step: { seedLow, index, firstDraw, draws },
      covers: [layout.arenaSize / 4, 1, output === 'variance' ? 1 : draws],
    });
    return w!;
  };

  test('the perturbation is w - mu: sigma eps with the eps of the same draw', async () => {
    const perturbed = await sampled('perturbation');
    for (let draw = 0; draw < draws; draw++) {
      const normal = weightNormals({ seed: seedLow, step: index, draw: firstDraw + draw });
      const eps = layerOf(layer, normal);
      const epsScale = layerOf(layer, (float) => normalScale(normal, float));
      const scale = zip((r, e) => softplus(r!) * e!, rho, epsScale);
      expectClose(liveWeights(perturbed, layout, 0, draw).values, twin.perturbation(rho, eps).values, {
        scale: scale.values,
      });
    }
  });

  test('w = mu + sigma eps, each draw with its own eps', async () => {
    const w = await sampled('weights');
    for (let draw = 0; draw < draws; draw++) {
      const normal = weightNormals({ seed: seedLow, step: index, draw: firstDraw + draw });
      const eps = layerOf(layer, normal);
      const epsScale = layerOf(layer, (float) => normalScale(normal, float));
      const scale = zip((m, r, e) => Math.abs(m!) + softplus(r!) * e!, mu, rho, epsScale);
      expectClose(liveWeights(w, layout, 0, draw).values, twin.sample(mu, rho, eps).values, {
        scale: scale.values,
      });
    }
    expect(w.subarray(floats).every(isUnwritten)).toBe(true);
  });

  test('a dead weight is exactly 0 in every draw', async () => {
    const w = await sampled('weights');
    const dead = w.subarray(0, floats).filter((_, i) => isDead(arenas.rho[i % layout.arenaSize]!));
    expect(dead.length).toBe(draws * (layout.arenaSize - layout.parameters));
    expect(dead.every((value) => value === 0)).toBe(true);
  });

  test('the variance is sigma^2, and 0 for a dead weight', async () => {
    const w = await sampled('variance');
    expectClose(liveWeights(w, layout, 0).values, twin.variance(rho).values);
    expect(arenas.rho.every((r, i) => !isDead(r) || w[i] === 0)).toBe(true);
    expect(w.subarray(layout.arenaSize).every(isUnwritten)).toBe(true);
  });
});

test('both words of the seed, the step and the draw all change eps, and nothing else does', async () => {
  const n = 256;
  const buffers = { mu: new Float32Array(n), rho: new Float32Array(n).fill(-1), w: unwritten(n) };
  const drawn = async (step: object) =>
    (
      await run(device(), {
        kernel: sample,
        variant: { output: 'weights', precision: 'single' },
        constants: { parameterVectors: n / 4 },
        buffers,
        step,
        covers: [n / 4, 1, 1],
      })
    ).w!;
  const base = { seedLow: 1, seedHigh: 2, index: 3, firstDraw: 4 };
  const first = await drawn(base);
  expect(await drawn({ ...base, batch: 9, firstExample: 9, row: 9 })).toEqual(first);
  for (const key of Object.keys(base) as (keyof typeof base)[]) {
    const other = await drawn({ ...base, [key]: base[key] + 1 });
    expect(other.filter((value, i) => value === first[i]).length).toBe(0);
  }
});

test('for rho in [-60, 60] and |mu| up to 1e4 every draw and every variance is finite', async () => {
  const n = 4096;
  const rho = Float32Array.from({ length: n }, (_, i) => -60 + (120 * i) / (n - 1));
  const mu = Float32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : i % 2 ? 1e4 : -1e4));
  for (const output of ['weights', 'variance'] as const) {
    const { w } = await run(device(), {
      kernel: sample,
      variant: { output, precision: 'single' },
      constants: { parameterVectors: n / 4 },
      buffers: { mu, rho, w: unwritten(n) },
      covers: [n / 4, 1, 1],
    });
    expectFinite(w!);
    expect(w!.some(isUnwritten)).toBe(false);
  }
});
