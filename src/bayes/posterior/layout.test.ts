import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { rowLength } from '../layers/activations.ts';
import { initialMeans } from './initialise.ts';
import { layoutOf, pack, packPosterior, unpack } from './layout.ts';

const widths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 5 });

test('every layer starts and every row lies on a multiple of four floats, with room for the constant 1', () => {
  fc.assert(
    fc.property(widths, (layers) => {
      const layout = layoutOf(layers);
      for (const { inputs, outputs, rows, columns, offset } of layout.layers) {
        for (const length of [rows, columns, offset]) expect(length % 4).toBe(0);
        expect(rows).toBeGreaterThan(inputs);
        expect(columns).toBeGreaterThan(outputs);
        expect(rows).toBe(rowLength(inputs));
      }
    }),
  );
});

test('packing and unpacking returns every parameter, and all else is dead', () => {
  fc.assert(
    fc.property(widths, (layers) => {
      const layout = layoutOf(layers);
      const values = layout.layers.map(({ inputs, outputs }) => ({
        weight: Float32Array.from({ length: inputs * outputs }, (_, i) => i + 1),
        bias: Float32Array.from({ length: outputs }, (_, i) => -1 - i),
      }));
      const arena = pack(layout, values, 0);
      expect(unpack(layout, arena)).toEqual(values);
      expect(arena.filter((value) => value !== 0)).toHaveLength(layout.parameters);
    }),
  );
});

test('a dead entry has mean 0 and a rho that softplus turns into 0', () => {
  const layout = layoutOf([2, 1]);
  const ones = [{ weight: Float32Array.of(1, 1), bias: Float32Array.of(1) }];
  const { mu, rho } = packPosterior(layout, ones, ones);
  expect([...mu].filter((value) => value === 0)).toHaveLength(layout.arenaSize - 3);
  expect([...rho].filter((value) => value === Math.fround(deadRho))).toHaveLength(layout.arenaSize - 3);
});

test('784-400-400-10 has 478,410 parameters', () => {
  expect(layoutOf([784, 400, 400, 10]).parameters).toBe(784 * 400 + 400 + 400 * 400 + 400 + 400 * 10 + 10);
});

test.each([
  ['relu', 2],
  ['gelu', 2],
  ['tanh', 1],
] as const)('initial weights before %s have the variance %i / I, biases are 0', (activation, gain) => {
  const layout = layoutOf([300, 200, 10]);
  initialMeans(layout, 7, activation).forEach(({ weight, bias }, l) => {
    const n = weight.length;
    const variance = weight.reduce((sum, w) => sum + w * w, 0) / n;
    const expected = gain / layout.layers[l]!.inputs;
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(weight.reduce((a, b) => a + b, 0) / n)).toBeLessThan(4 * Math.sqrt(expected / n));
    expect(bias.every((b) => b === 0)).toBe(true);
  });
});
