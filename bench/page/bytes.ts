/** Bytes that a training step moves between the GPU and its memory, and the least that it could. */
import type { Layout } from '../../src/bayes/layout.ts';
import type { CapturedDispatch } from './capture.ts';

export interface Extent {
  readonly layout: Layout;
  readonly batch: number;
  /** Examples in the data set that lies on the GPU. */
  readonly examples: number;
}

/**
 * By count: every dispatch reads each of its inputs once and writes each of its outputs once. A buffer counts whole, but
 * of the data set the minibatch's share, of an arena the one layer that a product over it touches, of the ring of
 * metrics one row.
 */
export const bytesMoved = (dispatches: readonly CapturedDispatch[], extent: Extent): number =>
  dispatches.reduce(
    (sum, { bound, constants, workgroups }) =>
      sum +
      bound.reduce((bytes, { label, size, reads, writes }) => {
        const draws = workgroups[2] ?? 1;
        return bytes + (Number(reads) + Number(writes)) * touched(label, size, constants, draws, extent);
      }, 0),
    0,
  );

function touched(
  label: string,
  size: number,
  { layerOffset, rowVectors, columnVectors, wDraw }: Readonly<Record<string, number>>,
  draws: number,
  { layout, batch, examples }: Extent,
): number {
  if (label === 'metrics') return 16;
  if (['examples', 'labels', 'order'].includes(label)) return size * (batch / examples);
  const ofOneLayer = layerOffset !== undefined && size >= layout.arenaSize * 4;
  if (!ofOneLayer) return size;
  return rowVectors! * 4 * columnVectors! * 16 * (wDraw ? draws : 1);
}

const floatBytes = 4;

/**
 * The least for one step of Bayes by Backprop with Adam, if no intermediate as large as the parameters ever left the
 * chip: mu and rho are read to draw the weights, again for the backward pass through every layer but the first, and
 * again with their four moments for the update, which writes all six. An input byte is read forwards and backwards;
 * an activation is written once and read by the next layer and twice backwards; its gradient is written and read twice.
 */
export function leastBytes({ layout, batch }: Extent): number {
  const { layers, parameters } = layout;
  const ofLayer = ({ inputs, outputs }: Layout['layers'][number]) => (inputs + 1) * outputs;
  const backward = layers.slice(1).reduce((sum, layer) => sum + ofLayer(layer), 0);
  const ofParameters = 2 * parameters + 2 * backward + 6 * parameters + 6 * parameters;
  const outputs = layers.reduce((sum, layer) => sum + batch * layer.outputs, 0);
  const ofActivations = 4 * outputs + 3 * outputs;
  return (ofParameters + ofActivations) * floatBytes + 2 * batch * layers[0]!.inputs;
}

/** Floating-point operations of a step's products, a multiply-add being two: forwards, to the weights, to the inputs. */
export function stepFlops({ layers, parameters }: Layout, batch: number): number {
  const { inputs, outputs } = layers[0]!;
  return 2 * batch * (3 * parameters - (inputs + 1) * outputs);
}
