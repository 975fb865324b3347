/**
 * Where each parameter lives. Parameters, moments, gradients and draws are flat arenas with the same layout:
 * layer by layer a row-major matrix [I + 1, O + 1], both sides padded to multiples of 4 so that every kernel
 * loads vec4s. Row I is the bias: the weight of a constant input 1. The last column (the next layer's
 * constant) and the padding are dead: mu = 0, rho = deadRho, never updated, no part of the KL. An ensemble's
 * members follow one another.
 */

import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { argumentError } from '../../errors.ts';
import type { LayerEntry } from '../layers/entries.ts';
import { layersOf } from '../layers/kinds.ts';
import type { Layer } from '../layers/layer.ts';

export interface Layout {
  readonly layers: readonly Layer[];
  /** K, the networks that lie one after the other: members of an ensemble, else 1. */
  readonly members: number;
  /** Floats in the arena of one network, P with padding. */
  readonly arenaSize: number;
  /** Weights and biases of all members, without padding. */
  readonly parameters: number;
}

/** The layout of a network with the given layers, inputs first, or of `members` of them. */
export function layoutOf(entries: readonly LayerEntry[], members = 1): Layout {
  const layers = layersOf(entries);
  const sum = (size: (layer: Layer) => number) => layers.reduce((total, layer) => total + size(layer), 0);
  return {
    layers,
    members,
    arenaSize: sum(({ rows, columns }) => rows * columns),
    parameters: members * sum(({ inputs, outputs }) => (inputs + 1) * outputs),
  };
}

/** How many numbers an example has before each layer, the inputs first, and after the last layer. */
export const widthsOf = ({ layers }: Pick<Layout, 'layers'>): number[] => [
  layers[0]!.widthBefore,
  ...layers.map(({ widthAfter }) => widthAfter),
];

/** Floats of all members' arenas. */
export const parameterFloats = ({ members, arenaSize }: Layout): number => members * arenaSize;

/**
 * One layer's weights [I, O] row-major and biases [O], without padding; [K, I, O] and [K, O] of an ensemble.
 */
export interface LayerValues {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Takes the live parameters out of the arenas of all members. */
export function unpack({ layers, members, arenaSize }: Layout, arenas: Float32Array): LayerValues[] {
  return layers.map(({ inputs, outputs, columns, offset }) => {
    const weight = new Float32Array(members * inputs * outputs);
    const bias = new Float32Array(members * outputs);
    for (let k = 0; k < members; k++) {
      const start = k * arenaSize + offset;
      for (let i = 0; i < inputs; i++) {
        const row = start + i * columns;
        weight.set(arenas.subarray(row, row + outputs), (k * inputs + i) * outputs);
      }
      const biasRow = start + inputs * columns;
      bias.set(arenas.subarray(biasRow, biasRow + outputs), k * outputs);
    }
    return { weight, bias };
  });
}

/**
 * Puts the parameters of all members into new arenas whose dead entries are `dead`.
 * @throws RangeError if the values are not of these layers
 */
export function pack(
  { layers, members, arenaSize }: Layout,
  values: readonly LayerValues[],
  dead: number,
): Float32Array<ArrayBuffer> {
  if (values.length !== layers.length) {
    throw argumentError('parameters', `${layers.length} layers`, values.length);
  }
  const arenas = new Float32Array(members * arenaSize).fill(dead);
  layers.forEach(({ inputs, outputs, columns, offset }, l) => {
    const { weight, bias } = values[l]!;
    const counts = [members * inputs * outputs, members * outputs];
    if (weight.length !== counts[0] || bias.length !== counts[1]) {
      const got = `${weight.length} and ${bias.length}`;
      throw argumentError(`parameters[${l}]`, `${counts.join(' weights and ')} biases`, got);
    }
    for (let k = 0; k < members; k++) {
      const start = k * arenaSize + offset;
      for (let i = 0; i < inputs; i++) {
        const row = (k * inputs + i) * outputs;
        arenas.set(weight.subarray(row, row + outputs), start + i * columns);
      }
      arenas.set(bias.subarray(k * outputs, (k + 1) * outputs), start + inputs * columns);
    }
  });
  return arenas;
}

/** The values of member `k` alone. */
export const memberOf = ({ layers }: Layout, values: readonly LayerValues[], k: number): LayerValues[] =>
  layers.map(({ inputs, outputs }, l) => ({
    weight: values[l]!.weight.slice(k * inputs * outputs, (k + 1) * inputs * outputs),
    bias: values[l]!.bias.slice(k * outputs, (k + 1) * outputs),
  }));

/** Arenas of a posterior: dead means are 0, dead rhos are `deadRho`. */
export function packPosterior(
  layout: Layout,
  mu: readonly LayerValues[],
  rho: readonly LayerValues[],
): { mu: Float32Array<ArrayBuffer>; rho: Float32Array<ArrayBuffer> } {
  return { mu: pack(layout, mu, 0), rho: pack(layout, rho, deadRho) };
}
