/**
 * What the network's last layer means. `categorical`: logits of C classes. `gaussian`: for T targets, T
 * means and T log standard deviations of the noise. The three kinds of noise are one mechanism: where a
 * weight should not exist it is dead, as a pruned one is.
 *   input    every log sigma depends on the input
 *   learned  one sigma a target: only the bias of log sigma is alive
 *   fixed    sigma is given: its bias is dead too, and stays where it is
 */
import { inRange, oneOf } from '../checks.ts';
import { scales } from './prior.ts';
import { checkValue } from './settings/setting.ts';

export const noiseKinds = ['fixed', 'learned', 'input'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export type Head =
  | { readonly kind: 'categorical' }
  | {
      readonly kind: 'gaussian';
      readonly noise: NoiseKind;
      /** Standard deviation of the noise: given (fixed), or where learning starts. */
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
export function networkWidths(layers: readonly number[], head: Head): number[] {
  const last = layers.at(-1)!;
  return [...layers.slice(0, -1), head.kind === 'gaussian' ? 2 * last : last];
}
