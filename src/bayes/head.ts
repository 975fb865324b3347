/**
 * What the network's last layer means. `categorical`: logits of C classes. `gaussian`: for T targets, T
 * means and T log standard deviations of the noise. The three kinds of noise differ in which weights of the
 * log sigmas are dead, as pruned weights are:
 *   input    none: every log sigma depends on the input
 *   learned  all but the bias: one sigma for each target
 *   fixed    all: the bias keeps the given sigma
 */

import { inRange, oneOf } from '../checks.ts';
import { type LayerEntry, outputSizeOf } from './layers/entries.ts';
import { scales } from './prior.ts';
import { checkValue } from './settings/setting.ts';

export const noiseKinds = ['fixed', 'learned', 'input'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export type Head =
  | { readonly kind: 'categorical' }
  | {
      readonly kind: 'gaussian';
      readonly noise: NoiseKind;
      /** Standard deviation of the noise: the given one (fixed), or the one that learning starts from. */
      readonly noiseSd: number;
    };

export const categorical: Head = { kind: 'categorical' };

/** A Gaussian likelihood for regression. */
export function gaussianHead(noise: NoiseKind = 'learned', noiseSd = 1): Head {
  return checkHead({ kind: 'gaussian', noise, noiseSd });
}

/** @throws ConfigError if the kind is unknown or the noise is not positive. */
export function checkHead(head: Head): Head {
  checkValue('head.kind', oneOf(['categorical', 'gaussian']), head.kind);
  if (head.kind === 'gaussian') {
    checkValue('head.noise', oneOf(noiseKinds), head.noise);
    checkValue('head.noiseSd', inRange(scales), head.noiseSd);
  }
  return head;
}

/** Widths of the network's layers, inputs first: a Gaussian head has two outputs for each target. */
export function networkWidths(layers: readonly LayerEntry[], head: Head): LayerEntry[] {
  const last = outputSizeOf(layers);
  return [...layers.slice(0, -1), head.kind === 'gaussian' ? 2 * last : last];
}
