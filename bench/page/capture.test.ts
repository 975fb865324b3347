import { expect, test } from 'vitest';
import { matmul } from '../../shaders/matmul.wgsl.ts';
import { update } from '../../shaders/update.wgsl.ts';
import { layoutOf } from '../../src/bayes/layout.ts';
import { bytesMoved, leastBytes, stepFlops } from './bytes.ts';
import { usesOf } from './capture.ts';

const usesOfKernel = (code: string, names: readonly string[]) => {
  const uses = usesOf(code);
  return Object.fromEntries([...uses].map(([binding, use]) => [names[binding], use]));
};

test('a buffer that a kernel updates is read and written, one that it takes is read', () => {
  const variant = update.variants.find((v) => v.estimator === 'draw' && v.optimiser === 'adam')!;
  const uses = usesOfKernel(
    update.code(variant),
    update.bindings.map(({ name }) => name),
  );
  expect(uses.mu).toEqual({ reads: true, writes: true });
  expect(uses.muMoments).toEqual({ reads: true, writes: true });
  expect(uses.dw).toEqual({ reads: true, writes: false });
});

test('a layer forwards reads x and w, and y is only assigned to', () => {
  const uses = usesOfKernel(
    matmul.code(matmul.variants[0]!),
    matmul.bindings.map(({ name }) => name),
  );
  expect(uses.x).toEqual({ reads: true, writes: false });
  expect(uses.w).toEqual({ reads: true, writes: false });
  expect(uses.y).toEqual({ reads: false, writes: true });
});

test('an operator that reads counts as a read', () => {
  const declared = '@group(0) @binding(3) var<storage, read_write> sums: array<f32>;';
  expect(usesOf(`${declared} fn main() { sums[0] += 1.0; }`).get(3)).toEqual({ reads: true, writes: true });
  expect(usesOf(`${declared} fn main() { if (sums[0] == 1.0) { } }`).get(3)?.reads).toBe(true);
});

const layout = layoutOf([3, 5, 2]);
const extent = { layout, batch: 4, examples: 40 };
const dispatch = (label: string, size: number, constants = {}, workgroups = [1, 1, 1]) => ({
  pipeline: {} as GPUComputePipeline,
  groups: [],
  workgroups,
  constants,
  bound: [{ label, size, reads: true, writes: true }],
});

test('of an arena a product moves its layer, of the data set a step moves its minibatch', () => {
  const { rows, columns, offset } = layout.layers[1]!;
  const constants = { layerOffset: offset / 4, rowVectors: rows / 4, columnVectors: columns / 4, wDraw: 0 };
  const arena = layout.arenaSize * 4;
  expect(bytesMoved([dispatch('w', arena, constants)], extent)).toBe(2 * rows * columns * 4);
  expect(bytesMoved([dispatch('w', arena, { ...constants, wDraw: 1 }, [1, 1, 3])], extent)).toBe(
    6 * rows * columns * 4,
  );
  expect(bytesMoved([dispatch('w', arena)], extent)).toBe(2 * arena);
  expect(bytesMoved([dispatch('examples', 400)], extent)).toBe(2 * 40);
});

test('counts of a small network by hand', () => {
  // 20 weights and biases, then 12: forwards and to the weights over all of them, to the inputs over the last layer
  expect(stepFlops(layout, 4)).toBe(2 * 4 * (32 + 32 + 12));
  expect(leastBytes(extent)).toBe(4 * (14 * 32 + 2 * 12 + 7 * 4 * (5 + 2)) + 2 * 4 * 3);
});
