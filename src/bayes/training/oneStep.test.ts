/** The single step that the page explains, against its float64 twin. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawStrokes } from '../../data/digit/strokes.ts';
import { strokesFromText } from '../../data/digit/strokesText.ts';
import type { Gpu } from '../../gpu/device.ts';
import { oneStep as twinOfStep } from '../../reference/oneStep.ts';
import { categoricalOrNone, networkWidths } from '../head.ts';
import { layoutOf } from '../posterior/layout.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { decodePosterior } from '../posterior/posteriorFile.ts';
import { gaussian, laplace, scaleMixture } from '../prior.ts';
import { type AskedNetwork, networkConfig } from '../settings/settings.ts';
import { randomValues } from '../testing/gradients.ts';
import { openTestDevice, prototypes } from '../testing.ts';
import { oneStep } from './oneStep.ts';
import type { OneStep, OneStepRequest } from './oneStepRequest.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const layers = [7, 6, 5, 3];
const small = (given: Partial<AskedNetwork>): Posterior => {
  const config = networkConfig({ layers, inputScale: 1 / 100, ...given });
  const layout = layoutOf(networkWidths(layers, config.head));
  return { config, mu: randomValues(layout, 100, 0.4, 0), rho: randomValues(layout, 200, 0.7, -2) };
};
const { images } = prototypes(1, 7, 3);
const asked: OneStepRequest = {
  ...{ image: images, label: 1, klScale: 1e-3, learningRate: 0.01, seed: 7 },
  place: { layer: 1, row: 2, column: 3 },
};

/** Every number, by its name. */
function numbersOf(step: OneStep): [string, number][] {
  const flat = (name: string, value: unknown): [string, number][] =>
    typeof value === 'number'
      ? [[name, value]]
      : Object.entries(value as object).flatMap(([key, inner]) => flat(`${name}.${key}`, inner));
  return flat('step', step);
}

/** Relative to the number, or to 1 where it is smaller and made of terms of that size. */
function expectEqual(found: OneStep, twin: OneStep): void {
  const wanted = new Map(numbersOf(twin));
  const numbers = numbersOf(found);
  expect(numbers.map(([name]) => name).toSorted()).toEqual([...wanted.keys()].toSorted());
  for (const [name, value] of numbers) {
    const want = wanted.get(name)!;
    expect(Math.abs(value - want), `${name}: ${value}, twin ${want}`).toBeLessThanOrEqual(
      1e-5 * Math.max(1, Math.abs(want)),
    );
  }
}

const mixtureOrNone = small({ prior: scaleMixture(), head: categoricalOrNone });

describe('every number of a step is that of the twin', () => {
  test.each([
    [
      'of none of the classes, under a mixture, in the first layer',
      mixtureOrNone,
      { ...asked, label: 3, place: { layer: 0, row: 6, column: 5 } },
    ],
    [
      'of a bias, under a Laplace prior',
      small({ prior: laplace(0.2) }),
      { ...asked, place: { layer: 2, row: 5, column: 1 } },
    ],
    [
      'of the weight that is pulled at most, under a Gaussian prior',
      small({ prior: gaussian(0.3) }),
      { ...asked, place: { layer: 1 } },
    ],
  ] as const)('%s', async (_, posterior, request) => {
    const before = structuredClone(posterior);
    expectEqual(await oneStep(gpu, posterior, request), twinOfStep(posterior, request));
    expect(posterior, 'the network itself is not changed').toEqual(before);
    expect(gpu.liveBytes).toBe(0);
  });

  test('of the network that ships', async () => {
    const file = await readFile(new URL('../../../public/posterior/digits.safetensors', import.meta.url));
    const posterior = decodePosterior('digits.safetensors', file);
    const image = drawStrokes(strokesFromText('mT-R2HpB-IAsITpBkF5D2H7D2HlD2HxCgH')!);
    const place = { layer: 0 };
    const request = { ...{ image, label: 7, klScale: 2e-6, learningRate: 0.002, seed: 1 }, place };
    expectEqual(await oneStep(gpu, posterior, request), twinOfStep(posterior, request));
  });
});

test('what is no step, or no weight, is refused before anything is made', async () => {
  const dead = small({});
  dead.rho[1]!.weight[0] = -1e30;
  const cases: [Posterior, object, RegExp][] = [
    [mixtureOrNone, { image: new Uint8Array(6) }, /image: expected 7 bytes/],
    [mixtureOrNone, { label: 4 }, /label: expected a whole number from 0 to 3, got 4/],
    [small({}), { label: 3 }, /label: expected a whole number from 0 to 2, got 3/],
    [mixtureOrNone, { klScale: Number.NaN }, /klScale/],
    [mixtureOrNone, { learningRate: -1 }, /learningRate/],
    [mixtureOrNone, { place: { layer: 3 } }, /place\.layer/],
    [
      mixtureOrNone,
      { place: { layer: 1, row: 7, column: 0 } },
      /place\.row: expected a whole number from 0 to 6/,
    ],
    [mixtureOrNone, { place: { layer: 1, row: 0, column: 1.5 } }, /place\.column/],
    [dead, { place: { layer: 1, row: 0, column: 0 } }, /one that was removed/],
    [small({ method: { kind: 'plain' } }), {}, /method: expected bbb/],
  ];
  for (const [posterior, wrong, message] of cases) {
    const request = { ...asked, ...wrong };
    await expect(oneStep(gpu, posterior, request)).rejects.toThrow(message);
    expect(() => twinOfStep(posterior, request)).toThrow(message);
  }
  expect(gpu.liveBytes).toBe(0);
});
