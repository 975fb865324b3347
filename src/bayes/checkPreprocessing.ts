/** Whether a network can stand behind the preprocessing of a table. */
import { type Preprocessing, widthsOf } from '../data/encoding/preprocessing.ts';
import { ConfigError } from './errors.ts';
import { inputSizeOf, outputSizeOf } from './layers/entries.ts';
import type { NetworkConfig } from './settings/settings.ts';

/** @throws ConfigError if the widths of the network, or its head, are not those of the table */
export function checkPreprocessing(
  preprocessing: Preprocessing,
  { layers, head }: Pick<NetworkConfig, 'layers' | 'head'>,
): void {
  const { inputs, outputs } = widthsOf(preprocessing);
  const [wanted, given] = [inputSizeOf(layers), outputSizeOf(layers)];
  if (inputs !== wanted || outputs !== given) {
    const expected = `columns for ${wanted} inputs and ${given} outputs, the network's widths`;
    throw new ConfigError('preprocessing', expected, `${inputs} and ${outputs}`);
  }
  const { task } = preprocessing.encoding.target;
  const fitting = head.kind === 'gaussian' ? 'regression' : 'classification';
  if (task !== fitting) {
    throw new ConfigError('preprocessing', `a table for ${fitting}, because the head is ${head.kind}`, task);
  }
}
