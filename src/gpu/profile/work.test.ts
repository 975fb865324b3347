import { expect, test } from 'vitest';
import { withLengths } from '../../../shaders/lib/cpu/lengths.ts';
import { matmul } from '../../../shaders/matmul.wgsl.ts';
import { update } from '../../../shaders/update.wgsl.ts';
import { bytesOf, productFlops, usesOf } from './work.ts';

const usesByName = (code: string) =>
  Object.fromEntries([...usesOf(code).values()].map(({ name, reads, writes }) => [name, { reads, writes }]));

test('a buffer that a kernel updates is read and written, one that it takes is read', () => {
  const variant = update.variants.find((v) => v.estimator === 'draw' && v.optimiser === 'adam')!;
  const uses = usesByName(update.code(variant));
  expect(uses.mu).toEqual({ reads: true, writes: true });
  expect(uses.muMoments).toEqual({ reads: true, writes: true });
  expect(uses.dw).toEqual({ reads: true, writes: false });
});

test('a kernel whose arrays have lengths uses its buffers as the same kernel without', () => {
  const variant = update.variants.find((v) => v.estimator === 'local')!;
  const code = update.code(variant);
  const names = [...usesOf(code).values()].map(({ name }) => name);
  const sized = withLengths(code, Object.fromEntries(names.map((name) => [name, { size: 160 }])));
  expect(sized).not.toBe(code);
  expect(usesOf(sized)).toEqual(usesOf(code));
});

test('a layer forwards reads x and w, and y is only assigned to', () => {
  const uses = usesByName(matmul.code(matmul.variants[0]!));
  expect(uses.x).toEqual({ reads: true, writes: false });
  expect(uses.w).toEqual({ reads: true, writes: false });
  expect(uses.y).toEqual({ reads: false, writes: true });
});

test('an operator that reads counts as a read', () => {
  const declared = '@group(0) @binding(3) var<storage, read_write> sums: array<f32>;';
  const sums = { name: 'sums', reads: true, writes: true, bytesEach: 4 };
  expect(usesOf(`${declared} fn main() { sums[0] += 1.0; }`).get(3)).toEqual(sums);
  expect(usesOf(`${declared} fn main() { if (sums[0] == 1.0) { } }`).get(3)?.reads).toBe(true);
});

const bound = (name: string, size: number) => ({ name, size, reads: true, writes: true, bytesEach: 4 });
const bytes = (
  buffers: readonly ReturnType<typeof bound>[],
  constants: Readonly<Record<string, number>> = {},
  draws = 1,
) => bytesOf({ bound: buffers, constants, batch: 4, draws });

test('a buffer counts whole, for reading and for writing; of the metrics a step writes one row', () => {
  expect(bytes([bound('mu', 400)])).toBe(2 * 400);
  expect(bytes([{ ...bound('mu', 400), writes: false }])).toBe(400);
  expect(bytes([bound('metrics', 8192)])).toBe(2 * 16);
});

test('of an arena a product moves its layer, once for each draw that has one of its own', () => {
  const layer = { layerOffset: 30, rowVectors: 2, columnVectors: 3 };
  const layerBytes = 8 * 12 * 4;
  expect(bytes([bound('w', 4000)], { ...layer, wDraw: 0 }, 5)).toBe(2 * layerBytes);
  expect(bytes([bound('w', 4000)], { ...layer, wDraw: 9 }, 5)).toBe(2 * 5 * layerBytes);
  // flipout: one mean for all draws, a perturbation for each
  const both = [bound('w', 4000), bound('perturbation', 20_000)];
  expect(bytes(both, { ...layer, wDraw: 0, spreadDraw: 9 }, 5)).toBe(2 * 6 * layerBytes);
  expect(bytes([bound('x', 640)], { ...layer, wDraw: 9 }, 5), 'activations are no arena').toBe(2 * 640);
});

test('half precision is half the bytes, of an arena too', () => {
  const variant = matmul.variants.find((v) => v.precision === 'half' && v.activation === 'relu')!;
  const each = Object.fromEntries(
    [...usesOf(matmul.code(variant)).values()].map(({ name, bytesEach }) => [name, bytesEach]),
  );
  expect(each).toMatchObject({ x: 2, w: 2, y: 2 });
  const layer = { layerOffset: 30, rowVectors: 2, columnVectors: 3, wDraw: 0 };
  expect(bytes([{ ...bound('w', 2000), bytesEach: 2 }], layer)).toBe(2 * 8 * 12 * 2);
});

test('of the data set a step moves its minibatch, of each member its own', () => {
  const data = [bound('examples', 400), bound('labels', 160), bound('order', 160)];
  expect(bytes(data, { orderDraw: 0 })).toBe(2 * (40 + 16 + 16));
  const members = [bound('examples', 400), bound('labels', 160), bound('order', 3 * 160)];
  expect(bytes(members, { orderDraw: 40 }, 3)).toBe(2 * 3 * (40 + 16 + 16));
});

test('of the sums over draws a prediction moves the rows of its examples', () => {
  expect(bytes([bound('moments', 44_000)], { classes: 10 })).toBe(2 * 4 * 44);
  expect(bytes([bound('moments', 32_000)], { targets: 2 })).toBe(2 * 4 * 32);
});

test('a product has a multiply-add for each weight, bias and example', () => {
  expect(productFlops({ inputs: 3, outputs: 5 }, 4)).toBe(2 * 4 * 20);
});
