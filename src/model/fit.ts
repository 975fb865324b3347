/** Trains a network of the given widths to its end, and turns what is asked of it into its inputs. */
import { ConfigError } from '../bayes/errors.ts';
import type { Examples } from '../bayes/examples.ts';
import type { Head } from '../bayes/head.ts';
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { decodePosterior, encodePosterior } from '../bayes/posterior/posteriorFile.ts';
import type { CsvTable } from '../data/csv/csv.ts';
import { encodeArrayInputsLike } from '../data/encoding/arrays.ts';
import { fitPreprocessing, type Preprocessing, prepareTable } from '../data/encoding/preprocessing.ts';
import type { Table, TableInputs } from '../data/encoding/table.ts';
import type { Gpu } from '../gpu/device.ts';
import { cellsOf, type Inputs, matrixOf, type Numbers, type Rows } from './data.ts';
import { type FitOptions, fittingOf } from './options.ts';

/** What every model has beside its predictions. */
export interface Model {
  /** The network behind it, for everything else that the library does; `destroy` of the model destroys it. */
  readonly net: BayesianNeuralNetwork;
  /** The file to load it from again: posterior and preprocessing, with a checksum. */
  save(): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives its GPU memory back. */
  destroy(): void;
}

export interface Task {
  readonly gpu: Gpu;
  readonly options: FitOptions;
}

/** Standardises inputs and targets; what it learns of them goes with the posterior. */
export function fitTable({ gpu, options }: Task, table: Table, head: Head): Promise<BayesianNeuralNetwork> {
  const preprocessing = fitPreprocessing(table);
  const outputs = table.task === 'regression' ? table.targetSize : table.classNames.length;
  const [task, widths] = [
    { gpu, options },
    { inputs: table.inputSize, outputs },
  ];
  return fitNetwork(task, prepareTable(table, preprocessing), { ...widths, head, preprocessing });
}

export interface Ends {
  readonly inputs: number;
  readonly outputs: number;
  readonly head: Head;
  /** Absent: the inputs are pixels. */
  readonly preprocessing?: Preprocessing;
}

/** The network is destroyed if its training fails. @throws what `create` and `train` throw */
export async function fitNetwork(
  { gpu, options }: Task,
  examples: Examples & { readonly count: number },
  { inputs, outputs, head, preprocessing }: Ends,
): Promise<BayesianNeuralNetwork> {
  const { hidden, network, training } = fittingOf(examples.count, !preprocessing, options);
  if (!Array.isArray(hidden)) throw new ConfigError('hidden', 'an array of widths, such as [32]', hidden);
  const layers = [inputs, ...hidden, outputs];
  const net = await BayesianNeuralNetwork.create(gpu, { ...network, layers, head, preprocessing });
  const { signal, onReport } = options;
  try {
    // one wait for the device at the end: nobody looks at an epoch before
    const held = { holdEvery: training.epochs ?? 1_000_000, ...(signal && { signal }) };
    for await (const report of net.train(examples, { ...training, ...held })) onReport?.(report);
    return net;
  } catch (error) {
    net.destroy();
    throw error;
  }
}

/** @throws FileFormatError, ConfigError if the bytes are no posterior of this kind */
export async function loadNetwork(
  gpu: Gpu,
  bytes: Uint8Array,
  { kind, instead }: { readonly kind: Head['kind']; readonly instead: string },
): Promise<BayesianNeuralNetwork> {
  const posterior = decodePosterior('the model', bytes);
  const { head } = posterior.config;
  if (head.kind === kind) return BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  throw new ConfigError('the model', `a ${kind} head`, head.kind, `load it by ${instead}`);
}

export const saveNetwork = async (net: BayesianNeuralNetwork): Promise<Uint8Array<ArrayBuffer>> =>
  encodePosterior(await net.posterior());

/** Rows for `predictTable`: cells where they are cells, else numbers in the order of the columns. */
export function rowsLike({ encoding }: Preprocessing, inputs: Inputs): CsvTable | TableInputs {
  const areNumbers = encoding.inputs.every(({ kind }) => kind === 'number');
  if (typeof inputs === 'string' || !areNumbers || isNamed(inputs)) return cellsOf(inputs as Rows);
  const flat = matrixOf('inputs', inputs as Numbers);
  const width = encoding.inputs.length;
  if (flat.dims[1] !== 1 || width === 1) return encodeArrayInputsLike(encoding, flat);
  return encodeArrayInputsLike(encoding, matrixOf('inputs', inputs as Numbers, rowsOf(flat.data, width)));
}

/** Rows of one array of numbers, by their width. @throws ConfigError */
function rowsOf({ length }: ArrayLike<number>, width: number): number {
  if (length % width === 0) return length / width;
  throw new ConfigError('inputs', `rows of ${width} numbers, as in training`, `${length} numbers`);
}

/** Whether the rows are objects by the names of columns. */
const isNamed = (inputs: Inputs): boolean => {
  const first: unknown = inputs[0];
  return typeof first === 'object' && first !== null && !('length' in first);
};
