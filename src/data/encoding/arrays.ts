/** Tables from arrays, as NumPy and IDX files hold them: every input is a number. */
import { fitsFloat32 } from '../cells/cells.ts';
import { DataError } from '../errors.ts';
import { classesOf } from './classNames.ts';
import { classLookup } from './encode.ts';
import type { Encoding, MissingPolicy, Task } from './encoding.ts';
import { hotPlace, isHotArray, rowOf } from './oneHot.ts';
import { type Table, type TableInputs, withNames, withTargets } from './table.ts';

/** An array as `parseNpy` and `parseIdx` return it, and the name of its file for errors. */
export interface NamedArray {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

export interface ArrayOptions {
  readonly task: Task;
  /** What NaN among the inputs means: an error (default), or the training mean once standardised. */
  readonly missing?: MissingPolicy | undefined;
}

/**
 * A table from inputs [N, I] and targets [N] or, for regression, [N, T]. Inputs with more axes, such as
 * images [N, rows, columns], are taken as [N, rows * columns]. Classes are the different numbers among the
 * targets, sorted; or the places of the 1 in one-hot targets [N, C].
 *
 * @throws DataError if the sizes do not fit each other, or a number is not finite in float32
 */
export function tableFromArrays(inputs: NamedArray, targets: NamedArray, options: ArrayOptions): Table {
  const { task, missing = 'error' } = options;
  const inputSize = rowSize(inputs);
  if (task === 'classification' && isHotArray(targets.dims, targets.data)) {
    return tableFromArrays(inputs, fromHot(targets), options);
  }
  const targetSize = targets.dims.length === 1 ? 1 : rowSize(targets);
  // NaN would pass for the name of a class.
  finiteValues(targets, targetSize, 'error');
  const columns = Array.from({ length: inputSize + targetSize }, (_, index) => {
    const target = targetSize === 1 ? 'target' : `target ${index - inputSize + 1}`;
    return { name: index < inputSize ? `column ${index + 1}` : target, index };
  });
  return encodeArraysLike(
    {
      hasHeader: false,
      columnCount: columns.length,
      missing,
      inputs: columns.slice(0, inputSize).map((column) => ({ ...column, kind: 'number' })),
      target:
        task === 'regression'
          ? { task, columns: columns.slice(inputSize) }
          : {
              task,
              column: columns[inputSize]!,
              classNames: classesOf(targets.name, 'the targets', Array.from(targets.data, String)),
            },
    },
    inputs,
    targets,
  );
}

/**
 * Encodes new arrays as the training data was.
 *
 * @throws DataError if they are of other sizes, a number is not finite in float32, or a target is no known
 *   class
 */
export function encodeArraysLike(encoding: Encoding, inputs: NamedArray, targets: NamedArray): Table {
  const table = encodeArrayInputsLike(encoding, inputs);
  const { target } = encoding;
  if (target.task === 'classification' && isHotArray(targets.dims, targets.data)) {
    return encodeArraysLike(encoding, inputs, fromHot(targets));
  }
  const targetSize = target.task === 'regression' ? target.columns.length : 1;
  const got = targets.dims.length === 1 ? 1 : rowSize(targets);
  if (targets.dims[0] !== table.count || got !== targetSize) {
    throw new DataError({
      file: targets.name,
      expected: `[${table.count}, ${targetSize}] targets, one row for each row of ${inputs.name}`,
      got: `[${targets.dims.join(', ')}]`,
      hint: 'take both files from the same part of the same dataset',
    });
  }
  if (target.task === 'regression') {
    return withTargets(encoding, table, finiteValues(targets, targetSize, 'error'));
  }
  const classes = classLookup(target.classNames);
  return withTargets(
    encoding,
    table,
    Float64Array.from(targets.data, (value, row) => {
      const found = classes(String(value));
      if (found !== undefined) return found;
      const expected = `one of ${target.classNames.slice(0, 10).join(', ')}`;
      const hint = 'the training data had no such class; correct it, or train again with it';
      throw new DataError({ file: targets.name, field: `[${row}]`, expected, got: `${value}`, hint });
    }),
  );
}

/** Encodes inputs to predict from. @throws DataError as `encodeArraysLike` */
export function encodeArrayInputsLike(encoding: Encoding, inputs: NamedArray): TableInputs {
  const inputSize = rowSize(inputs);
  const areNumbers = encoding.inputs.every(({ kind }) => kind === 'number');
  if (!areNumbers || encoding.inputs.length !== inputSize) {
    throw new DataError({
      file: inputs.name,
      expected: areNumbers ? `${encoding.inputs.length} numbers a row` : 'CSV: some inputs are categories',
      got: `${inputSize} numbers a row`,
      hint: 'give files of the same kind and width as the training data',
    });
  }
  return withNames(encoding, finiteValues(inputs, inputSize, encoding.missing), inputs.dims[0]!);
}

/** Classes [N] of one-hot targets [N, C]: the place of the 1. */
function fromHot({ name, dims, data }: NamedArray): NamedArray {
  const [count = 0, width = 0] = dims;
  return {
    name,
    dims: [count],
    data: Array.from({ length: count }, (_, n) => hotPlace(rowOf(data, n, width))),
  };
}

/** Numbers of a row, if there are rows. */
function rowSize({ name, dims }: NamedArray): number {
  if (dims.length >= 2) return dims.slice(1).reduce((product, dim) => product * dim, 1);
  const hint = 'give it two axes: rows, and the numbers of a row';
  throw new DataError({ file: name, expected: 'an array [N, I]', got: `[${dims.join(', ')}]`, hint });
}

/** Values [N * size]. @throws DataError unless all are finite, or NaN where that may be missing */
function finiteValues(array: NamedArray, size: number, missing: MissingPolicy): Float64Array {
  const { name, data } = array;
  return Float64Array.from(data, (value, i) => {
    if (fitsFloat32(value) || (missing !== 'error' && Number.isNaN(value))) return value;
    const field = `[${Math.floor(i / size)}, ${i % size}]`;
    const hint = 'remove the row, or replace the value';
    throw new DataError({ file: name, field, expected: 'a finite float32', got: `${value}`, hint });
  });
}
