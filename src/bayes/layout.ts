/**
 * Where each parameter lives. Parameters, moments, gradients and draws are flat arenas with the same layout: layer by
 * layer a row-major matrix [I + 1, O + 1], both sides padded to multiples of 4 so that every kernel loads vec4s.
 * Row I is the bias: the weight of a constant input 1. The last column (the next layer's constant) and the padding
 * are dead: mu = 0, rho = deadRho, never updated, no part of the KL.
 */
import { deadRho } from '../../shaders/lib/gaussian.ts';

export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** I + 1 and O + 1, padded. */
  readonly rows: number;
  readonly columns: number;
  /** First float of the layer in an arena. */
  readonly offset: number;
}

export interface Layout {
  readonly layers: readonly LayerLayout[];
  /** Floats in an arena, P with padding. */
  readonly arenaSize: number;
  /** Weights and biases that exist, P. */
  readonly parameters: number;
}

/** Floats in a row of activations of width n: n, the constant 1, padding. */
export const rowLength = (width: number): number => Math.ceil((width + 1) / 4) * 4;

/** The layout of an MLP with the given widths, inputs first. */
export function layoutOf(widths: readonly number[]): Layout {
  const layers: LayerLayout[] = [];
  let offset = 0;
  let parameters = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const [inputs, outputs] = [widths[l]!, widths[l + 1]!];
    const [rows, columns] = [rowLength(inputs), rowLength(outputs)];
    layers.push({ inputs, outputs, rows, columns, offset });
    offset += rows * columns;
    parameters += (inputs + 1) * outputs;
  }
  return { layers, arenaSize: offset, parameters };
}

/** One layer's weights [I, O] row-major and biases [O], without padding. */
export interface LayerValues {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Takes the live parameters out of an arena. */
export function unpack(layout: Layout, arena: Float32Array): LayerValues[] {
  return layout.layers.map(({ inputs, outputs, columns, offset }) => {
    const weight = new Float32Array(inputs * outputs);
    for (let i = 0; i < inputs; i++) {
      const row = offset + i * columns;
      weight.set(arena.subarray(row, row + outputs), i * outputs);
    }
    const biasRow = offset + inputs * columns;
    return { weight, bias: arena.slice(biasRow, biasRow + outputs) };
  });
}

/** Puts parameters into a new arena whose dead entries are `dead`. */
export function pack(
  layout: Layout,
  values: readonly LayerValues[],
  dead: number,
): Float32Array<ArrayBuffer> {
  const arena = new Float32Array(layout.arenaSize).fill(dead);
  layout.layers.forEach(({ inputs, outputs, columns, offset }, l) => {
    const { weight, bias } = values[l]!;
    for (let i = 0; i < inputs; i++) {
      arena.set(weight.subarray(i * outputs, (i + 1) * outputs), offset + i * columns);
    }
    arena.set(bias, offset + inputs * columns);
  });
  return arena;
}

/** Arenas of a posterior: dead means are 0, dead rhos are `deadRho`. */
export function packPosterior(
  layout: Layout,
  mu: readonly LayerValues[],
  rho: readonly LayerValues[],
): { mu: Float32Array<ArrayBuffer>; rho: Float32Array<ArrayBuffer> } {
  return { mu: pack(layout, mu, 0), rho: pack(layout, rho, deadRho) };
}
