/** The network of a file, made to take what the data has: the pixels or the standardised columns of a run. */
import { ConfigError } from '../../bayes/errors.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { inputNamesOf } from '../../data/encoding/encoding.ts';
import { type DenseLayer, denseLayers } from '../../import/denseLayers.ts';
import { importNetwork } from '../../import/importNetwork.ts';
import { ofInputs } from '../../import/inputs.ts';
import { readTensors } from '../../import/tensors.ts';
import type { RunData } from '../data/runData.ts';
import { usageError } from '../exit.ts';
import type { ImportCommandOptions } from '../options/import.ts';

export interface Imported {
  readonly plain: Posterior;
  /** As the file has them, in their order. */
  readonly layers: readonly DenseLayer[];
}

/** @throws FileFormatError, DataError, CredenceError naming the tensor or the option */
export function readNetwork(model: string, bytes: Uint8Array, options: ImportCommandOptions): Imported {
  const { activation, order } = options;
  const layers = denseLayers(model, readTensors(model, bytes), order);
  if (layers.length > 1 && activation === undefined) {
    throw usageError(
      `--activation: expected that of the ${layers.length - 1} hidden layers, which ${model} does not say: relu, tanh or gelu`,
    );
  }
  const plain = importNetwork(model, bytes, {
    ...(activation && { activation }),
    order: layers.map(({ name }) => name),
  });
  return { plain, layers };
}

/** @throws CredenceError unless the data has the network's inputs and classes */
export function mustFit(model: string, layers: readonly DenseLayer[], data: RunData): void {
  if (data.task === 'regression') {
    throw usageError(
      `${model}: expected classes to import it for, got a regression; name the column of the classes with --target, or ` +
        'say --task classification if its numbers are classes',
    );
  }
  const [first, last] = [layers[0]!, layers.at(-1)!];
  const { inputSize } = data.train;
  const nameOf = ({ name }: DenseLayer) => name || 'the layer';
  if (first.inputs !== inputSize) {
    const columns = data.table ? namesText(inputNamesOf(data.table.preprocessing.encoding)) : '';
    throw usageError(
      `${model}: ${nameOf(first)} takes ${first.inputs} inputs, expected ${inputSize} (${data.inputsAre}${columns}): ` +
        'give the data that it was trained on, encoded in the same way',
    );
  }
  if (last.outputs === data.outputs) return;
  throw usageError(
    `${model}: ${nameOf(last)} gives ${last.outputs} outputs, expected ${data.outputs}, one for each class of the data: ` +
      'give the data that it was trained on, and write a sigmoid of z as two logits, 0 and z',
  );
}

const namesText = (names: readonly string[]): string =>
  `: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ` and ${names.length - 12} others` : ''}`;

/** What was taken for granted, for people: nothing in the file says whether it is so. */
export function assumptions(data: RunData, { columns, normalised }: ImportCommandOptions): string[] {
  if (!data.table) {
    const { mean, sd } = normalised ?? { mean: 0, sd: 1 };
    const told = normalised ? `(x / 255 - ${mean}) / ${sd}` : 'x / 255, from 0 to 1';
    return [`assumed: it was trained on pixels ${told}; --normalised says otherwise`];
  }
  const { encoding } = data.table.preprocessing;
  const { target } = encoding;
  const how = columns === 'raw' ? 'as the table has them' : 'standardised by the training rows';
  const classes = target.task === 'classification' ? target.classNames : [];
  return [
    `assumed: it was trained on columns ${how}; --columns says otherwise`,
    `assumed: its inputs are, in this order${namesText(inputNamesOf(encoding))}`,
    `assumed: its outputs are, in this order${namesText(classes)}`,
  ];
}

/**
 * The same function of what a run's data has: bytes of images, or columns that are standardised.
 * @throws ConfigError if an option is of the other kind of data
 */
export function onData(plain: Posterior, data: RunData, options: ImportCommandOptions): Posterior {
  const { columns, normalised } = options;
  const { table } = data;
  if (!table) {
    if (columns !== undefined) throw new ConfigError('--columns', 'nothing beside images', columns);
    const { mean, sd } = normalised ?? { mean: 0, sd: 1 };
    const of = { ...plain, config: { ...plain.config, inputScale: 1 / (255 * sd) } };
    if (mean === 0) return of;
    const all = (value: number) => new Float64Array(data.train.inputSize).fill(value);
    return ofInputs(of, { factor: all(1), offset: all(-mean / sd) });
  }
  if (normalised !== undefined) {
    throw new ConfigError(
      '--normalised',
      'nothing beside a table, whose columns --columns is about',
      normalised,
    );
  }
  const { inputs } = table.preprocessing;
  if (columns !== 'raw') return plain;
  return ofInputs(plain, { factor: inputs.scale.map((scale) => 1 / scale), offset: inputs.shift });
}
