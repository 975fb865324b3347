/**
 * Where the first number of a step is that is not finite, in the order in which the step computes: forwards,
 * the loss, backwards, the parameters. For the message of an error, so it may take its time.
 */
import type { Gpu } from '../../gpu/device.ts';
import { decoded } from '../../gpu/half.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { type Activations, rowLength } from '../layers/activations.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { arenaBytes } from '../posterior/parameters.ts';
import type { StepBuffers } from './stepBuffers.ts';

export interface BrokenPlace {
  /** Counted from 0; absent if the tensor is of no layer. */
  readonly layer?: number;
  /** What the numbers are, for people. */
  readonly tensor: string;
}

interface Rows {
  /** Of the minibatch, and the draws of all members. */
  readonly batch: number;
  readonly lanes: number;
}

/** The place in the buffers of the last step that ran. Undefined if all of their numbers are finite. */
export async function findBrokenPlace(
  { gpu, layout, parameters }: NetworkOnGpu,
  { pass, scores, moments }: StepBuffers,
  { batch, lanes }: Rows,
): Promise<BrokenPlace | undefined> {
  const { activations, gradients, input, weightGradients } = pass;
  const { layers, members, arenaSize } = layout;
  const last = layers.length;
  const isBad = (of: Activations, l: number) => hasBroken(gpu, of, l, { batch, lanes });
  if (input.reads === 'copy' && (await isBad(activations, 0))) return { layer: 0, tensor: 'inputs' };
  for (let l = 1; l <= last; l++) if (await isBad(activations, l)) return { layer: l - 1, tensor: 'outputs' };
  const losses = new Float32Array(await readBuffer(gpu, scores, 0, lanes * batch * 8));
  if (losses.some(isNotFinite)) return { tensor: 'loss' };
  for (let l = last; l >= 1; l--) {
    if (await isBad(gradients, l)) return { layer: l - 1, tensor: 'gradient of the outputs' };
  }
  const arenas: [string, GPUBuffer | undefined, number][] = [
    ['gradient of the weights', weightGradients.dw, lanes],
    ['gradient of the spread of the weights', weightGradients.dspread, 1],
    ['moments of mu', moments.muMoments, members],
    ['moments of rho', moments.rhoMoments, members],
    ['mu', parameters.mu, members],
    ['rho', parameters.rho, members],
  ];
  for (const [tensor, buffer, count] of arenas) {
    if (!buffer) continue;
    const bytes = Math.min(buffer.size, arenaBytes(layout, count));
    const values = new Float32Array(await readBuffer(gpu, buffer, 0, bytes));
    const at = values.findIndex(isNotFinite);
    if (at < 0) continue;
    const inArena = at % arenaSize;
    const layer = layers.findLastIndex(({ offset }) => offset <= inArena);
    return { layer, tensor };
  }
  return undefined;
}

const isNotFinite = (value: number): boolean => !Number.isFinite(value);

/** Only in the rows of this minibatch: the others may be of a larger one before it. */
async function hasBroken(gpu: Gpu, of: Activations, l: number, { batch, lanes }: Rows): Promise<boolean> {
  const buffer = of.at(l);
  const floats = decoded(of.precision(l), await readBuffer(gpu, buffer, 0, buffer.size));
  const stride = 4 * of.stride(l);
  const length = batch * rowLength(of.widths[l]!);
  return Array.from({ length: stride === 0 ? 1 : lanes }, (_, lane) => lane * stride).some((start) =>
    floats.subarray(start, start + length).some(isNotFinite),
  );
}
