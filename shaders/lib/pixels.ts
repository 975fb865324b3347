/**
 * Inputs of the first layer that are bytes: its products read them where they lie, by the permutation, and no copy of a minibatch
 * is made. A pixel is a whole number from 0 to 255 until the sum over it is done; then comes the scale. `occupied`: the same, without
 * the words of pixels that are 0 in the whole minibatch (occupied.wgsl.ts). What is left out is 0 and added nothing, to the bit.
 */
import { read, wgsl } from '../kernel.ts';
import { type BlockName, cpuOnlyFor } from './block.ts';
import type { Block } from './blockInterface.ts';
import { minibatchPlaces, minibatchShare } from './counting.ts';

/** Where a product finds its left factor: a choice of `variants`. */
export const inputKinds = ['activations', 'bytes', 'occupied'] as const;
export type InputKind = (typeof inputKinds)[number];

const isBytes = ({ input }: Readonly<Record<string, string>>): boolean =>
  input === 'bytes' || input === 'occupied';

/** Whether a product in the block can leave pixels out: measured, and worth it, on adapters that compute on the CPU. */
export const skipsPixels = (block: BlockName): boolean => cpuOnlyFor(block) !== undefined;

export const pixelBindings = [
  { ...read('examples', '[N, I] bytes, four a word; I a multiple of 4', isBytes), touches: minibatchShare },
  { ...read('order', '[N] permutation of the examples, or [S, N]', isBytes), touches: minibatchPlaces },
  read('occupied', '[S, 2 W + 2] how many words of pixels count, and which', (v) => v.input === 'occupied'),
] as const;

/**
 * WGSL: the bindings above, from the given number on, `pixels(word)` and `firstWord(draw, b)`; of `occupied` also `wordCount(draw)` and
 * `wordAt(draw, place)`. Needs `rowVectors` and `orderDraw`.
 */
export const pixels = (binding: number, input: Exclude<InputKind, 'activations'>): string => wgsl`
@group(0) @binding(${String(binding)}) var<storage, read> examples: array<u32>;
@group(0) @binding(${String(binding + 1)}) var<storage, read> order: array<u32>;

// each byte where it lies, as a signed number, which float32 holds exactly. SwiftShader shifts one lane after another
fn pixels(word: u32) -> vec4f {
  return vec4f(
    f32(bitcast<i32>(word & 0xffu)),
    f32(bitcast<i32>(word & 0xff00u)) * 0x1p-8f,
    f32(bitcast<i32>(word & 0xff0000u)) * 0x1p-16f,
    f32(bitcast<i32>((word ^ 0x80000000u) & 0xff000000u)) * 0x1p-24f + 128.0f,
  );
}

// of the words of example b of the minibatch; the vec4 after the inputs is the constant 1, which no image holds
fn firstWord(draw: u32, b: u32) -> u32 {
  return order[orderDraw * draw + step.firstExample + b] * (rowVectors - 1u);
}

#if ${input === 'occupied'}
@group(0) @binding(${String(binding + 2)}) var<storage, read> occupied: array<u32>;

// draws that share their examples share this too
fn occupiedFirst(draw: u32) -> u32 {
  return select(0u, draw * 2u * rowVectors, orderDraw > 0u);
}

fn wordCount(draw: u32) -> u32 {
  return occupied[occupiedFirst(draw)];
}

// first those with anything in them, then the vec4 of the constant 1
fn wordAt(draw: u32, place: u32) -> u32 {
  return occupied[occupiedFirst(draw) + 1u + place];
}
#endif`;

/**
 * WGSL, after the loop of `matmul` over the pixels: the scale, and the bias, for sums m of x w and v of x^2 sigma^2. `load` makes
 * a vec4f of an element of w.
 */
export const scaleAndBias = (
  block: Block,
  twoProducts: boolean,
  load: (element: string) => string,
): string => wgsl`
  let biasRow = layerOffset + (rowVectors - 1u) * 4u * columnVectors;
${block.eachResultColumn('bias', (column) => load(`w[wDraw * draw + biasRow + ${column}]`))}
${block.eachCell((r, c) => `  m${r}_${c} = fma(vec4f(step.inputScale), m${r}_${c}, bias${c});`)}
#if ${twoProducts}
${block.eachResultColumn('biasVariance', (column) => `variance[spreadDraw * draw + biasRow + ${column}]`)}
${block.eachCell((r, c) => `  v${r}_${c} = fma(vec4f(step.inputScale * step.inputScale), v${r}_${c}, biasVariance${c});`)}
#endif`;
