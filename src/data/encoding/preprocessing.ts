/**
 * From the rows of a table to the numbers of a network: the encoding of its columns, and the standardisation
 * that was measured on the training part. It is kept with the posterior, so that new rows need nothing else.
 */
import { quote } from '../cells/cells.ts';
import type { CsvTable } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import { choiceAt, failAt, type JsonPlace, objectAt, withoutField } from '../jsonFields.ts';
import { type Encoding, inputNamesOf } from './encoding.ts';
import { encodingFromJson } from './encodingJson.ts';
import {
  fitStandardisation,
  type Numbers,
  type Standardisation,
  type StandardisationJson,
  standardisationFromJson,
  standardisationToJson,
  standardise,
} from './standardise.ts';
import { encodeInputsLike, encodeLike, type Table, type TableInputs } from './table.ts';

export interface Preprocessing {
  readonly encoding: Encoding;
  /** Of the I inputs, after encoding. */
  readonly inputs: Standardisation;
  /** Of the T targets of a regression; null for classes. */
  readonly targets: Standardisation | null;
  /** Of an older file, whose numbers were rounded to float32 before they were standardised. */
  readonly isRounded?: true;
}

/** Rows as a network takes them: its `Examples`. */
export interface PreparedRows {
  /** [N * I], standardised. */
  readonly images: Float32Array;
  readonly count: number;
  readonly inputSize: number;
}

/** Measures a table; give it the training part only. */
export function fitPreprocessing(train: Table): Preprocessing {
  return {
    encoding: train.encoding,
    inputs: fitStandardisation(train.inputs, train.count, train.inputSize),
    targets:
      train.task === 'regression' ? fitStandardisation(train.targets, train.count, train.targetSize) : null,
  };
}

/**
 * Inputs to predict from: cells, which are encoded, or rows that are encoded already. Both are standardised.
 * @throws DataError if a column is missing, a cell cannot be encoded, or rows were encoded otherwise
 */
export function prepareInputs(rows: CsvTable | TableInputs, by: Preprocessing): PreparedRows {
  const { inputs, inputNames, count, inputSize } =
    'records' in rows ? encodeInputsLike(by.encoding, rows) : rows;
  sameNames('inputs', inputNames, inputNamesOf(by.encoding));
  return { images: standardise(asLearnt(inputs, by), by.inputs), count, inputSize };
}

/** The same bits as in training. */
const asLearnt = (values: Float64Array, { isRounded }: Preprocessing): Numbers =>
  isRounded ? Float32Array.from(values) : values;

/**
 * Inputs with their classes, or with their targets standardised: what `train` and the metrics take.
 * @throws DataError as `prepareInputs`, and if targets are others than those that were learnt
 */
export function prepareTable(
  rows: CsvTable | Table,
  by: Preprocessing,
): PreparedRows & { readonly labels?: Uint32Array; readonly targets?: Float32Array } {
  const table = 'records' in rows ? encodeLike(by.encoding, rows) : rows;
  const prepared = prepareInputs(table, by);
  const { target } = by.encoding;
  if (table.task === 'classification') {
    sameNames('classes', table.classNames, target.task === table.task ? target.classNames : []);
    return { ...prepared, labels: table.targets };
  }
  const names = target.task === table.task ? target.columns.map(({ name }) => name) : [];
  sameNames('targets', table.targetNames, names);
  return { ...prepared, targets: standardise(asLearnt(table.targets, by), by.targets!) };
}

/** @throws DataError naming the first that differs */
function sameNames(field: string, given: readonly string[], learnt: readonly string[]): void {
  const length = Math.max(given.length, learnt.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => given[i] !== learnt[i]);
  if (at === undefined) return;
  const nameOf = (names: readonly string[]) => (at < names.length ? quote(names[at]!) : 'none');
  throw new DataError({
    ...{ file: 'the table', field: `${field}, place ${at + 1}` },
    ...{ expected: `${nameOf(learnt)}, as in the training data`, got: nameOf(given) },
    hint: 'encode its rows as the training data was: hand over the cells, from parseCsv or parseRows',
  });
}

/** The parts of a prediction of targets that have units. */
export interface InUnits {
  /** [N, T]. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly aleatoric: Float64Array;
  readonly epistemic: Float64Array;
}

/**
 * Predictions of standardised targets in the units of the table: means are scaled and shifted, spreads
 * scaled.
 */
export function inTableUnits({ mean, sd, aleatoric, epistemic }: InUnits, of: Standardisation): InUnits {
  const size = of.shift.length;
  const spread = (values: Float64Array) => values.map((value, i) => value / of.scale[i % size]!);
  return {
    mean: spread(mean).map((value, i) => value + of.shift[i % size]!),
    sd: spread(sd),
    aleatoric: spread(aleatoric),
    epistemic: spread(epistemic),
  };
}

/** Inputs I and outputs (classes C or targets T) of a network behind this preprocessing. */
export function widthsOf({ encoding }: Preprocessing): { readonly inputs: number; readonly outputs: number } {
  const { target } = encoding;
  const outputs = target.task === 'regression' ? target.columns.length : target.classNames.length;
  return { inputs: inputNamesOf(encoding).length, outputs };
}

/** Plain JSON data. */
export interface PreprocessingJson {
  readonly encoding: Encoding;
  readonly inputs: StandardisationJson;
  readonly targets: StandardisationJson | null;
  /** What numbers are before they are standardised; absent of an older file: float32. */
  readonly numbers?: 'float64';
}

export function preprocessingToJson(preprocessing: Preprocessing): PreprocessingJson {
  const { encoding, inputs, targets, isRounded } = preprocessing;
  return {
    ...(!isRounded && { numbers: 'float64' }),
    encoding,
    inputs: standardisationToJson(inputs),
    targets: targets && standardisationToJson(targets),
  };
}

/**
 * Reads what `preprocessingToJson` wrote.
 *
 * @param place file and field it stands in, for errors
 * @throws DataError naming the first field that does not fit
 */
export function preprocessingFromJson(place: JsonPlace, value: unknown): Preprocessing {
  const { kept: numbers, rest } = withoutField(value, 'numbers');
  const fields = objectAt(place, rest, ['encoding', 'inputs', 'targets']);
  const at = (name: string): JsonPlace => ({ ...place, field: `${place.field}.${name}` });
  const encoding = encodingFromJson(at('encoding'), fields.encoding);
  const inputs = standardisationFromJson(at('inputs'), fields.inputs);
  const isRegression = encoding.target.task === 'regression';
  if (isRegression !== (fields.targets !== null)) {
    throw failAt(at('targets'), isRegression ? 'a standardisation' : 'null for classes', fields.targets);
  }
  const targets = isRegression ? standardisationFromJson(at('targets'), fields.targets) : null;
  if (numbers !== undefined) choiceAt(at('numbers'), numbers, ['float64']);
  const preprocessing: Preprocessing = {
    ...{ encoding, inputs, targets },
    ...(numbers === undefined && { isRounded: true }),
  };
  const widths = widthsOf(preprocessing);
  const check = (name: string, { shift }: Standardisation, expected: number) => {
    if (shift.length !== expected)
      throw failAt(at(`${name}.shift`), `${expected} numbers, as encoded`, shift.length);
  };
  check('inputs', inputs, widths.inputs);
  if (targets) check('targets', targets, widths.outputs);
  return preprocessing;
}
