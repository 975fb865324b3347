/** The settings of a network in a file. */
import type { Head } from '../head.ts';
import { type NetworkConfig, networkConfig } from './settings.ts';

/**
 * Checks them. A Gaussian head from before the noise had a prior says nothing of one. Its log sigmas had the
 * prior of the weights, and keep it: predictions, the KL and a training that goes on mean what they meant.
 *
 * @throws ConfigError, as `networkConfig`; SyntaxError; TypeError if it is no object
 */
export function storedConfig(json: string): NetworkConfig {
  const stored: Partial<NetworkConfig> | null = JSON.parse(json);
  if (!Array.isArray(stored?.layers)) throw new TypeError('no layers');
  return networkConfig({ ...stored, ...(stored.head && { head: headOf(stored.head) }) });
}

const headOf = (head: Head): Head =>
  head.kind === 'gaussian' && head.noisePrior === undefined ? { ...head, noisePrior: null } : head;
