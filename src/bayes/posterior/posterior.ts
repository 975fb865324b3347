/** A trained posterior on the host: the settings that give it meaning, and mu and rho of every layer. */
import type { Preprocessing } from '../../data/encoding/preprocessing.ts';
import type { TrainedOn } from '../input/units.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { LayerValues } from './layout.ts';

export interface Posterior {
  readonly config: NetworkConfig;
  /** One entry for each layer: weights [I, O] row-major, biases [O]; [K, I, O] and [K, O] of an ensemble. */
  readonly mu: readonly LayerValues[];
  /** sigma = softplus(rho). It is exactly 0 if the method gives weights no width. */
  readonly rho: readonly LayerValues[];
  /** What the network knows of its inputs; absent before a training, and in files that do not tell. */
  readonly trainedOn?: TrainedOn;
  /** Turns the rows of a table into the network's numbers and back, if the data was a table. */
  readonly preprocessing?: Preprocessing;
}
