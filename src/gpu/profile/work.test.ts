import { expect, test } from 'vitest';
import { catalogue } from '../../../shaders/catalogue.ts';
import { gather } from '../../../shaders/gather.wgsl.ts';
import { gaussianPredict } from '../../../shaders/gaussianPredict.wgsl.ts';
import { type AnyKernel, boundIn, variantName } from '../../../shaders/kernel.ts';
import { withLengths } from '../../../shaders/lib/cpu/lengths.ts';
import { layerMultiplyAdds } from '../../../shaders/lib/layerProduct.ts';
import { loss } from '../../../shaders/loss.wgsl.ts';
import { matmul } from '../../../shaders/matmul.wgsl.ts';
import { matmulInputs } from '../../../shaders/matmulInputs.wgsl.ts';
import { matmulWeights } from '../../../shaders/matmulWeights.wgsl.ts';
import { predict } from '../../../shaders/predict.wgsl.ts';
import { reduce } from '../../../shaders/reduce.wgsl.ts';
import { update } from '../../../shaders/update.wgsl.ts';
import { counter } from './counter.ts';
import { bytesOf, usesOf } from './work.ts';

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
  kernel: AnyKernel,
  buffers: readonly ReturnType<typeof bound>[],
  constants: Readonly<Record<string, number>> = {},
  draws = 1,
) => bytesOf(kernel, buffers, { constants, batch: 4, draws });

test('a buffer counts whole, for reading and for writing; of the metrics a step writes one row', () => {
  expect(bytes(update, [bound('mu', 400)])).toBe(2 * 400);
  expect(bytes(update, [{ ...bound('mu', 400), writes: false }])).toBe(400);
  expect(bytes(reduce, [bound('metrics', 8192)])).toBe(2 * 16);
});

test('of an arena a product moves its layer, once for each draw that has one of its own', () => {
  const layer = { layerOffset: 30, rowVectors: 2, columnVectors: 3 };
  const layerBytes = 8 * 12 * 4;
  expect(bytes(matmul, [bound('w', 4000)], { ...layer, wDraw: 0 }, 5)).toBe(2 * layerBytes);
  expect(bytes(matmul, [bound('w', 4000)], { ...layer, wDraw: 9 }, 5)).toBe(2 * 5 * layerBytes);
  // flipout: one mean for all draws, a perturbation for each
  const both = [bound('w', 4000), bound('perturbation', 20_000)];
  for (const kernel of [matmul, matmulInputs]) {
    expect(bytes(kernel, both, { ...layer, wDraw: 0, spreadDraw: 9 }, 5)).toBe(2 * 6 * layerBytes);
  }
  const gradients = ['dw', 'dvariance', 'dperturbation'].map((name) => bound(name, 4000));
  expect(bytes(matmulWeights, gradients, { ...layer, wDraw: 9 }, 5)).toBe(2 * 3 * 5 * layerBytes);
  const x = [bound('x', 640)];
  expect(bytes(matmul, x, { ...layer, wDraw: 9 }, 5), 'activations are no arena').toBe(2 * 640);
  expect(bytes(update, [bound('w', 4000)], {}, 5), 'a pass over all layers moves all').toBe(2 * 4000);
});

test('half precision is half the bytes, of an arena too', () => {
  const variant = matmul.variants.find((v) => v.precision === 'half' && v.activation === 'relu')!;
  const each = Object.fromEntries(
    [...usesOf(matmul.code(variant)).values()].map(({ name, bytesEach }) => [name, bytesEach]),
  );
  expect(each).toMatchObject({ x: 2, w: 2, y: 2 });
  const layer = { layerOffset: 30, rowVectors: 2, columnVectors: 3, wDraw: 0 };
  expect(bytes(matmul, [{ ...bound('w', 2000), bytesEach: 2 }], layer)).toBe(2 * 8 * 12 * 2);
});

test('of the data set a step moves its minibatch, of each member its own', () => {
  for (const [kernel, name] of [
    [gather, 'examples'],
    [matmul, 'examples'],
    [matmulWeights, 'examples'],
    [loss, 'labels'],
  ] as const) {
    const data = [bound(name, 400), bound('order', 160)];
    expect(bytes(kernel, data, { orderDraw: 0 })).toBe(2 * (40 + 16));
    const members = [bound(name, 400), bound('order', 3 * 160)];
    expect(bytes(kernel, members, { orderDraw: 40 }, 3)).toBe(2 * 3 * (40 + 16));
  }
});

test('of the sums over draws a prediction moves the rows of its examples', () => {
  const sums = (first: number, sums: number) => [bound('first', first), bound('sums', sums)];
  expect(bytes(predict, sums(44_000, 44_000), { classes: 10 })).toBe(2 * 4 * 2 * 44);
  expect(bytes(gaussianPredict, sums(16_000, 24_000), { targets: 2 })).toBe(2 * 4 * (16 + 24));
});

test('a product has a multiply-add for each weight, bias and example', () => {
  expect(layerMultiplyAdds({ inputs: 3, outputs: 5 }, 4)).toBe(4 * 20);
});

const constantsOf = ({ constants }: AnyKernel) =>
  Object.fromEntries(constants.map((name) => [name, name === 'orderDraw' ? 0 : 2]));

/** A dispatch of the kernel on 4 examples and 3 draws, with buffers of 4,800 bytes. */
function counted(kernel: AnyKernel, variant: AnyKernel['variants'][number]) {
  const buffers = Object.fromEntries(
    boundIn(kernel, variant).map(({ binding }) => [binding.name, { size: 4800 } as GPUBuffer]),
  );
  const shape = { inputs: 7, outputs: 5 };
  const covers = () => [1, 1, 3] as const;
  const count = counter({ kernel, variant, constants: constantsOf(kernel), buffers, covers, shape });
  return { ...count({ batch: 4, draws: 1 }), bound: Object.keys(buffers).length };
}

const all = catalogue.flatMap((kernel) =>
  kernel.variants.map((variant) => [`${kernel.name}[${variantName(variant)}]`, kernel, variant] as const),
);

test('every variant moves some of each buffer, and at most all of it twice', () => {
  for (const [name, kernel, variant] of all) {
    const { bytes: moved, bound: buffers } = counted(kernel, variant);
    expect(Number.isInteger(moved), name).toBe(true);
    expect(moved, name).toBeGreaterThan(0);
    expect(moved, name).toBeLessThanOrEqual(2 * 4800 * buffers);
  }
});

test('the products count their arithmetic, twice where they multiply twice; nothing else does', () => {
  const product = 2 * 3 * 4 * 8 * 5;
  for (const [name, kernel, variant] of all) {
    const { flops } = counted(kernel, variant);
    if (!kernel.name.startsWith('matmul')) expect(flops, name).toBeNull();
    else expect(flops, name).toBe(/\[draw,/.test(name) ? product : 2 * product);
  }
});

test('a product of which nobody gives the shape has no arithmetic to show', () => {
  const [variant] = matmul.variants;
  const buffers = Object.fromEntries(matmul.bindings.map(({ name }) => [name, { size: 160 } as GPUBuffer]));
  const constants = constantsOf(matmul);
  const count = counter({ kernel: matmul, variant: variant!, constants, buffers, covers: () => [1, 1, 1] });
  expect(count({ batch: 4, draws: 1 }).flops).toBeNull();
});
