/** The parts of a network on the GPU. Training, prediction and measurements receive them as one object. */
import type { Preprocessing } from '../data/encoding/preprocessing.ts';
import type { Gpu } from '../gpu/device.ts';
import type { TrainedOn } from './input/units.ts';
import type { Layout } from './posterior/layout.ts';
import type { Parameters } from './posterior/parameters.ts';
import type { NetworkConfig } from './settings/settings.ts';

export interface NetworkOnGpu {
  readonly gpu: Gpu;
  readonly layout: Layout;
  readonly parameters: Parameters;
  /** What makes the rows of a table the network's inputs, and its outputs numbers of the table. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Replaced when the first training fixes the input scale. */
  config: NetworkConfig;
  /** What the network knows of its inputs; absent before the first training. */
  trainedOn?: TrainedOn | undefined;
}
