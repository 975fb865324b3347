/**
 * What the network's last layer means. `categorical`: logits of C classes, and with `none` of one class more,
 * whose number is C: "none of them". It is learnt from pseudo-examples. `gaussian`: for T targets, T
 * means and T log standard deviations of the noise. The three kinds of noise differ in which weights of the
 * log sigmas are dead, as pruned weights are:
 *   input    none: every log sigma depends on the input
 *   learned  all but the bias: one sigma for each target
 *   fixed    all: the bias keeps the given sigma
 *
 * The biases of the log sigmas are parameters of the likelihood, and no weights. They have a prior of their
 * own, N(0, noisePrior^2), whatever the prior of the weights. Under a narrow prior of the weights every sigma
 * would be pulled to 1. The weights of the log sigmas (`input`) are weights like others: they say how the
 * noise changes with the hidden units, and have the prior of the last layer.
 */

import { inRange, oneOf } from '../checks.ts';
import { ConfigError } from './errors.ts';
import { type LayerEntry, outputSizeOf } from './layers/entries.ts';
import { scales } from './prior.ts';
import { checkValue } from './settings/setting.ts';

export const noiseKinds = ['fixed', 'learned', 'input'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export type Head =
  | {
      readonly kind: 'categorical';
      /** Whether there is a class for inputs that belong to no class; absent: no. */
      readonly none?: boolean;
    }
  | {
      readonly kind: 'gaussian';
      readonly noise: NoiseKind;
      /** Standard deviation of the noise: the given one (fixed), or the one that learning starts from. */
      readonly noiseSd: number;
      /**
       * Standard deviation s of the prior N(0, s^2) of a log sigma's bias. null: it has the prior of the
       * weights, as in a posterior from before heads had this number.
       */
      readonly noisePrior: number | null;
    };

/** The settings of a network that say what its outputs are. */
export interface Outputs {
  readonly layers: readonly LayerEntry[];
  readonly head: Head;
}

export const categorical: Head = { kind: 'categorical' };

/** Classes, and one more for inputs that belong to none of them. */
export const categoricalOrNone: Head = { kind: 'categorical', none: true };

/**
 * Weak: of a target with standard deviation 1, the noise has that size, give or take a factor of e^2 = 7. A
 * noise of 0.02 is still within two standard deviations. N rows know log sigma to a variance of 1 / (2 N),
 * so the prior weighs as much as an eighth of one row.
 */
export const defaultNoisePrior = 2;

/**
 * A Gaussian likelihood for regression.
 *
 * @param noiseSd standard deviation of the noise, in the targets' units: the given one (`fixed`), or where
 *   learning starts
 * @param noisePrior standard deviation s of the prior log sigma ~ N(0, s^2) of each target's noise: for
 *   `input` of the bias of log sigma. It is meant for targets that are standardised; for others take an s as
 *   large as log sigma may be. null: the prior of the weights
 * @throws ConfigError if a number makes no sense
 */
export function gaussianHead(
  noise: NoiseKind = 'learned',
  noiseSd = 1,
  noisePrior: number | null = defaultNoisePrior,
): Head {
  return checkHead({ kind: 'gaussian', noise, noiseSd, noisePrior });
}

/** @throws ConfigError if the kind is unknown, `none` is no answer, or the noise or its prior not positive */
export function checkHead(head: Head): Head {
  checkValue('head.kind', oneOf(['categorical', 'gaussian']), head.kind);
  const { none } = head as { readonly none?: unknown };
  if (none !== undefined && (head.kind === 'gaussian' || typeof none !== 'boolean')) {
    const expected =
      head.kind === 'gaussian' ? 'nothing beside gaussian: targets have no classes' : 'true or false';
    throw new ConfigError('head.none', expected, none);
  }
  if (head.kind === 'gaussian') {
    checkValue('head.noise', oneOf(noiseKinds), head.noise);
    checkValue('head.noiseSd', inRange(scales), head.noiseSd);
    if (head.noisePrior !== null) checkValue('head.noisePrior', inRange(scales), head.noisePrior);
  }
  return head;
}

/** Standard deviation of the prior of a log sigma's bias. null: the head has no such prior. */
export const noisePriorOf = (head: Head): number | null =>
  head.kind === 'gaussian' ? head.noisePrior : null;

/** Which outputs of the last layer are log sigmas; members of an ensemble follow one another. */
export function isLogSigma({ layers, head }: Outputs, output: number): boolean {
  const targets = outputSizeOf(layers);
  return head.kind === 'gaussian' && output % (2 * targets) >= targets;
}

/** Which biases of layer `layer`, from 0, have the prior of the noise instead of that of the weights. */
export function hasNoisePrior(config: Outputs, layer: number): (bias: number) => boolean {
  const isLast = layer === config.layers.length - 2;
  const has = isLast && noisePriorOf(config.head) !== null;
  return (bias) => has && isLogSigma(config, bias);
}

/** Whether the network has a class for inputs that belong to none of its classes. */
export const hasNone = (head: Head): boolean => head.kind === 'categorical' && head.none === true;

/** Outputs of the last layer: two for each target of a Gaussian head, one for each class and for `none`. */
export function headOutputs({ layers, head }: Outputs): number {
  const last = outputSizeOf(layers);
  return head.kind === 'gaussian' ? 2 * last : last + Number(hasNone(head));
}

/** Widths of the network's layers, inputs first. */
export const networkWidths = (layers: readonly LayerEntry[], head: Head): LayerEntry[] => [
  ...layers.slice(0, -1),
  headOutputs({ layers, head }),
];
