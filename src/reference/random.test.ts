import { expect, test } from 'vitest';
import { layoutOf } from '../bayes/posterior/layout.ts';
import { boxMuller, philox4x32, seedWords } from '../bayes/random.ts';
import { at } from './matrix.ts';
import { networkNoise } from './padded.ts';
import { dropoutMask, normals } from './random.ts';

test('Box-Muller: a pair has squared length -2 log u, and the angle of its word', () => {
  const [z0, , z2] = boxMuller([0x80000000, 0x60000000, 0, 0]);
  // a quarter turn and a half of one: the angle is 3 pi / 4, or from the other side -pi / 4 after two
  // quarters
  expect(z0! ** 2 + z2! ** 2).toBeCloseTo(2 * Math.LN2, 9);
  expect(Math.abs(z0!)).toBeCloseTo(Math.abs(z2!), 12);
  const [quarter, , sine] = boxMuller([0x80000000, 0x40000000, 0, 0]);
  expect(quarter).toBeCloseTo(0, 12);
  expect(sine).toBeCloseTo(Math.sqrt(2 * Math.LN2), 9);
});

test('every word gives a finite normal of at most 6.77 standard deviations', () => {
  for (const word of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]) {
    for (const z of boxMuller([word, word, word, word])) expect(Math.abs(z)).toBeLessThan(6.77);
  }
});

test('a normal is named by its counter: (vec4, draw, step, stream) under the seed', () => {
  const seed = 2 ** 33 + 7;
  const four = boxMuller(philox4x32([3, 2, 1, 9], seedWords(seed)));
  const normal = normals({ seed, step: 1, draw: 2 }, 9);
  expect([12, 13, 14, 15].map(normal)).toEqual([...four]);
  expect(normal(12)).toBe(four[0]);
});

test('the noise of a network is that of the padded places of its weights and outputs', () => {
  const layout = layoutOf([3, 5, 2]);
  const source = { seed: 6, step: 4, draw: 0 };
  const { eps, zeta } = networkNoise(layout, source, 4);
  expect([eps, zeta].map((all) => all.map(({ rows, columns }) => [rows, columns]))).toEqual([
    [
      [4, 5],
      [6, 2],
    ],
    [
      [4, 5],
      [4, 2],
    ],
  ]);
  // layer 1 starts after 4 rows of 8 columns; its rows have 4 columns
  expect(at(eps[1]!, 5, 1)).toBe(normals(source, 1)(4 * 8 + 5 * 4 + 1));
  expect(at(zeta[0]!, 3, 4)).toBe(normals(source, 256)(3 * 8 + 4));
  expect(at(zeta[1]!, 3, 1)).toBe(normals(source, 257)(3 * 4 + 1));
});

test('dropout takes its rate of the outputs, and makes up for it in the others', () => {
  const mask = dropoutMask({ seed: 5, step: 2, draw: 1 }, 0, 0.25);
  const values = Array.from({ length: 4000 }, (_, float) => mask(float));
  expect([...new Set(values)].sort()).toEqual([0, 1 / 0.75]);
  const dropped = values.filter((value) => value === 0).length;
  // five standard deviations of a binomial of 4000 at 0.25
  expect(Math.abs(dropped - 1000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25 * 0.75));
});
