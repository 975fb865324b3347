/** A trained posterior on the host: the settings that give it meaning, and mu and rho of every layer. */
import type { Preprocessing } from '../../data/preprocessing.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { LayerValues } from './layout.ts';

export interface Posterior {
  readonly config: NetworkConfig;
  /** One entry a layer: weights [I, O] row-major, biases [O]; of an ensemble [K, I, O] and [K, O]. */
  readonly mu: readonly LayerValues[];
  /** sigma = softplus(rho); 0 to every digit where the method gives weights no width. */
  readonly rho: readonly LayerValues[];
  /** From the rows of a table to the network's numbers and back, where the data was a table. */
  readonly preprocessing?: Preprocessing;
}
