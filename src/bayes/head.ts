/**
 * What the network's last layer means. `categorical`: logits of C classes. `gaussian`: for T targets, T means and T log
 * standard deviations of the noise. The three kinds of noise are one mechanism: where a weight should not exist it is
 * dead, as a pruned one is.
 *   input    every log sigma depends on the input
 *   learned  one sigma a target: only the bias of log sigma is alive
 *   fixed    sigma is given: its bias is dead too, and stays where it is
 */
import { ConfigError } from './errors.ts';

export type Head =
  | { readonly kind: 'categorical' }
  | {
      readonly kind: 'gaussian';
      readonly noise: 'fixed' | 'learned' | 'input';
      /** Standard deviation of the noise: given (fixed), or where learning starts. */
      readonly noiseSd: number;
    };

export const categorical: Head = { kind: 'categorical' };

/** A Gaussian likelihood for regression. */
export function gaussianHead(noise: 'fixed' | 'learned' | 'input' = 'learned', noiseSd = 1): Head {
  return checkHead({ kind: 'gaussian', noise, noiseSd });
}

/** @throws ConfigError if the kind is unknown or the noise is not positive. */
export function checkHead(head: Head): Head {
  if (head.kind !== 'categorical' && head.kind !== 'gaussian') {
    throw new ConfigError('head.kind', 'categorical or gaussian', (head as Head).kind);
  }
  if (head.kind === 'gaussian') {
    if (!['fixed', 'learned', 'input'].includes(head.noise)) {
      throw new ConfigError('head.noise', 'one of fixed, learned, input', head.noise);
    }
    if (!(head.noiseSd > 1e-6 && head.noiseSd < 1e6)) {
      throw new ConfigError('head.noiseSd', 'a number between 1e-6 and 1e6', head.noiseSd);
    }
  }
  return head;
}

/** Widths of the network's layers, inputs first: a Gaussian head has two outputs for each target. */
export function networkWidths(layers: readonly number[], head: Head): number[] {
  const last = layers.at(-1)!;
  return [...layers.slice(0, -1), head.kind === 'gaussian' ? 2 * last : last];
}
