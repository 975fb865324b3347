/**
 * Inputs of the first layer that are bytes. Its products read them where they lie, by the permutation, so a
 * minibatch is not copied. Sums are over whole numbers from 0 to 255; the scale is applied to the sum.
 * `occupied` is `bytes` without the words that lib/cpu leaves out.
 */
import { read, wgsl } from '../kernel.ts';
import { type AnyBlockName, cpuOnlyFor } from './block.ts';
import type { Block } from './blockInterface.ts';
import { minibatchPlaces, minibatchShare } from './counting.ts';
import { occupiedWords } from './cpu/occupiedWords.ts';

/** Where a product finds its left factor: a choice of `variants`. */
export const inputKinds = ['activations', 'bytes', 'occupied'] as const;
export type InputKind = (typeof inputKinds)[number];

const isBytes = ({ input }: Readonly<Record<string, string>>): boolean =>
  input === 'bytes' || input === 'occupied';

/** Whether a product in the block can leave pixels out. Only blocks for the CPU can. */
export const skipsPixels = (block: AnyBlockName): boolean => cpuOnlyFor(block) !== undefined;

export const pixelBindings = [
  { ...read('examples', '[N, I] bytes, four a word; I a multiple of 4', isBytes), touches: minibatchShare },
  { ...read('order', '[N] permutation of the examples, or [S, N]', isBytes), touches: minibatchPlaces },
  read('occupied', '[S, 2 W + 2] how many words of pixels count, and which', (v) => v.input === 'occupied'),
] as const;

/** WGSL: `pixels(word)`, the four bytes of a word as whole numbers, the lowest one first. */
export const pixels = `
fn pixels(word: u32) -> vec4f {
  return vec4f((vec4u(word) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(0xffu));
}`;

/**
 * WGSL: the bindings above, from the given number on, `pixels(word)` and `firstWord(draw, b)`; of `occupied`
 * also `wordCount(draw)` and `wordAt(draw, place)`. Needs `rowVectors` and `orderDraw`.
 */
export const pixelInputs = (binding: number, input: Exclude<InputKind, 'activations'>): string => wgsl`
@group(0) @binding(${String(binding)}) var<storage, read> examples: array<u32>;
@group(0) @binding(${String(binding + 1)}) var<storage, read> order: array<u32>;
${pixels}

// where the words of example b of the minibatch start; the constant 1, in the vec4 after the inputs, is not
// among them
fn firstWord(draw: u32, b: u32) -> u32 {
  return order[orderDraw * draw + step.firstExample + b] * (rowVectors - 1u);
}
${input === 'occupied' ? occupiedWords(binding + 2) : ''}`;

/**
 * WGSL, after the loop of `matmul` over the pixels: the scale and the bias, for the sums m of x w and v of
 * x^2 sigma^2. `load` makes a vec4f of an element of w.
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
