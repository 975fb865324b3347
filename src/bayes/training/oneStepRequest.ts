/**
 * What a single step of Bayes by Backprop is asked and tells, and what is checked before it. oneStep.ts makes
 * it on a device, and src/reference/oneStep.ts is its twin.
 */
import { ConfigError } from '../errors.ts';
import { hasNone, networkWidths } from '../head.ts';
import { standardScales } from '../input/units.ts';
import { outputSizeOf } from '../layers/entries.ts';
import { type LayerValues, type Layout, layoutOf } from '../posterior/layout.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { isAlive, softplus } from '../posterior/rho.ts';

/** A weight of layer `layer`, from 0: of its input `row`, or the bias if `row` is the number of inputs. */
export interface WeightPlace {
  readonly layer: number;
  readonly row: number;
  readonly column: number;
}

export interface OneStepRequest {
  /** Bytes [I]. */
  readonly image: Uint8Array;
  /** The class that the image is taught as; the number of classes is "none of them", where there is one. */
  readonly label: number;
  /** c: what one nat of KL weighs beside the loss of an image. */
  readonly klScale: number;
  readonly learningRate: number;
  /** Of eps. */
  readonly seed: number;
  /** Which weight is told; without row and column, the one of its layer that the loss pulls at most. */
  readonly place: WeightPlace | Pick<WeightPlace, 'layer'>;
}

/** A gradient, and Adam's moments after it. */
export interface Moved {
  readonly gradient: number;
  readonly first: number;
  readonly second: number;
  readonly after: number;
}

export interface StepLoss {
  /** -log p(label) of the image, in nats. */
  readonly nll: number;
  /** log q(w) - log p(w) over all weights, in nats. */
  readonly kl: number;
}

export interface OneStep {
  readonly place: WeightPlace;
  readonly mu: number;
  readonly rho: number;
  readonly eps: number;
  /** The weight that the step drew. */
  readonly w: number;
  /** What the weight multiplies: the number of the unit before it; 1 of a bias. */
  readonly input: number;
  /** Of each class, and last of none of them where there is that class. */
  readonly logits: readonly number[];
  readonly loss: StepLoss;
  /** d nll / dw. */
  readonly dw: number;
  readonly ofMu: Moved;
  readonly ofRho: Moved;
  /** With the parameters after the step, and the same eps. */
  readonly lossAfter: StepLoss;
}

/** What Adam does. The betas as float32 holds them: otherwise the bias corrections would be of others. */
export const adam = { beta1: Math.fround(0.9), beta2: Math.fround(0.999), epsilon: 1e-8 } as const;

/** What the bytes of an image are multiplied by, as the shaders hold it. */
export const inputScaleOf = ({ config }: Posterior): number =>
  Math.fround(config.inputScale ?? standardScales.bytes);

/** Where a weight lies in an arena. */
export function floatOf({ layers }: Layout, { layer, row, column }: WeightPlace): number {
  const { offset, columns } = layers[layer]!;
  return offset + row * columns + column;
}

/** A weight's value among those of all layers. */
export function valueAt(
  values: readonly LayerValues[],
  { layers }: Layout,
  { layer, row, column }: WeightPlace,
): number {
  const { inputs, outputs } = layers[layer]!;
  const { weight, bias } = values[layer]!;
  return row === inputs ? bias[column]! : weight[row * outputs + column]!;
}

/** Whether a weight has a width: one that was pruned has none, and no step moves it. */
const moves = (rho: number): boolean => isAlive(rho) && softplus(rho) > 0;

/** The weight of a layer, biases aside, whose gradient is the largest; the first of equals. */
export function mostPulled(
  { rho }: Posterior,
  layout: Layout,
  layer: number,
  dw: (place: WeightPlace) => number,
): WeightPlace {
  const { inputs, outputs } = layout.layers[layer]!;
  let [best, most] = [{ layer, row: 0, column: 0 }, -1];
  for (let row = 0; row < inputs; row++) {
    for (let column = 0; column < outputs; column++) {
      const place = { layer, row, column };
      const pull = Math.abs(dw(place));
      if (pull > most && moves(rho[layer]!.weight[row * outputs + column]!)) [best, most] = [place, pull];
    }
  }
  return best;
}

/** The layout of the network. @throws ConfigError if it has no such step, or no such weight */
export function checkStep({ config, rho }: Posterior, request: OneStepRequest): Layout {
  const { method, head, layers: entries } = config;
  const { image, label, klScale, learningRate, seed, place } = request;
  if (method.kind !== 'bbb') {
    throw new ConfigError('method', 'bbb: the step is that of Bayes by Backprop', method.kind);
  }
  if (head.kind !== 'categorical') throw new ConfigError('head', 'one for classes', head.kind);
  const layout = layoutOf(networkWidths(entries, head));
  const { layers } = layout;
  const inputs = layers[0]!.inputs;
  if (!(image instanceof Uint8Array && image.length === inputs)) {
    throw new ConfigError('image', `${inputs} bytes`, image?.length);
  }
  const labels = outputSizeOf(entries) + Number(hasNone(head));
  mustCount('label', label, labels);
  if (!(klScale >= 0 && klScale <= 1e3)) throw new ConfigError('klScale', 'a number from 0 to 1000', klScale);
  if (!(learningRate >= 0 && learningRate <= 10)) {
    throw new ConfigError('learningRate', 'a number from 0 to 10', learningRate);
  }
  mustCount('seed', seed, 2 ** 32);
  mustCount('place.layer', place?.layer, layers.length);
  if (!('row' in place)) return layout;
  const layer = layers[place.layer]!;
  mustCount('place.row', place.row, layer.inputs + 1);
  mustCount('place.column', place.column, layer.outputs);
  if (!moves(valueAt(rho, layout, place))) {
    throw new ConfigError('place', 'a weight with a width', 'one that was removed', 'choose another weight');
  }
  return layout;
}

/** @throws ConfigError if it is not one of 0 .. count - 1 */
function mustCount(name: string, value: unknown, count: number): void {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return;
  throw new ConfigError(name, `a whole number from 0 to ${count - 1}`, value);
}
