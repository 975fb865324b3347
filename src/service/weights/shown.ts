/**
 * The posteriors that the charts of weights are of. While a training runs its parameters move: what was
 * asked for last is held, so that all charts of a page tell of the same step.
 */
import { ConfigError, type Posterior, prunePosterior } from '../../index.ts';
import type { NetworkName, Networks } from '../networks/networks.ts';

export interface AskedPosterior {
  readonly network: NetworkName;
  /** Share of the weights, the weakest by |mu| / sigma, that are removed; 0 if absent. */
  readonly pruned?: number;
}

export interface Shown {
  readonly whole: Posterior;
  /** Without the weights that were removed. */
  readonly left: Posterior;
}

export interface ShownPosteriors {
  /**
   * @param isAnew whether parameters that moved since are read again
   * @throws ConfigError if there is no such network, or the share is none
   */
  get(asked: AskedPosterior, isAnew: boolean): Promise<Shown>;
}

export function createShown(networks: Pick<Networks, 'posterior'>): ShownPosteriors {
  const held = new Map<NetworkName, Posterior>();
  /** Of the latest pruning: to prune takes as long as all charts together. */
  const pruned = new Map<NetworkName, Shown & { readonly share: number }>();
  return {
    async get({ network, pruned: share = 0 }, isAnew) {
      if (network !== 'shipped' && network !== 'trained') {
        throw new ConfigError('network', 'shipped or trained', network);
      }
      if (!(share >= 0 && share < 1)) throw new ConfigError('pruned', 'a share from 0 to below 1', share);
      let whole = isAnew ? undefined : held.get(network);
      whole ??= await networks.posterior(network);
      held.set(network, whole);
      if (share === 0) return { whole, left: whole };
      const known = pruned.get(network);
      if (known?.whole === whole && known.share === share) return known;
      const left = { whole, share, left: prunePosterior(whole, share) };
      pruned.set(network, left);
      return left;
    },
  };
}
