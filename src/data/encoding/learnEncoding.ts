/** An encoding, learnt from the whole file. */
import { argumentError, type FileFault } from '../../errors.ts';
import { quoteList } from '../cells/cells.ts';
import type { MissingPolicy } from '../columns/column.ts';
import { sumFaults } from '../columns/sumFaults.ts';
import type { CsvTable } from '../csv/csv.ts';
import type { KeptReading } from '../csv/reading.ts';
import { throwFaults } from '../faults.ts';
import { type ColumnRef, findColumn, inputColumns, type Targets, targetsOf } from './chosenColumns.ts';
import type { Encoding, Task } from './encoding.ts';
import { type Learner, learnClasses, learnInput, learnTargets } from './learnColumn.ts';
import { isOneHot } from './oneHot.ts';

export interface EncodingOptions {
  readonly task: Task;
  /**
   * What is predicted; several columns for regression, or for classes that are one-hot. Default: the last
   * column.
   */
  readonly target?: Targets;
  /** Columns that are neither input nor target, such as a running number. */
  readonly ignore?: readonly ColumnRef[] | undefined;
  /**
   * Columns of numbers that are names, such as postal codes. Columns with a text in them are categorical
   * anyway.
   */
  readonly categorical?: readonly ColumnRef[] | undefined;
  /** Default: 'error'. */
  readonly missing?: MissingPolicy | undefined;
  /** Leave out rows without a target and, under 'error', rows without an input. */
  readonly dropMissing?: boolean | undefined;
  /** What is wrong with the file beside its columns, to be told with them. */
  readonly faults?: readonly FileFault[] | undefined;
}

/**
 * Learns which columns are numbers and which categories, the categories and the classes. It looks at the
 * whole file, so that every part of it can be encoded; nothing that depends on values (means, scales) is
 * learnt here.
 *
 * @throws DataError if there is no such column, no input, a column without values, one that may be numbers or
 *   categories, too many categories or classes, or fewer than two classes; DataFaults of several
 * @throws RangeError if several targets are asked for in classification that are not one-hot
 */
export function learnEncoding(csv: CsvTable, options: EncodingOptions): Encoding {
  const { task, ignore = [], categorical = [], missing = 'error' } = options;
  const targets = targetsOf(csv, options.target);
  const isHot = task === 'classification' && targets.length > 1 && isOneHot(csv, targets);
  if (targets.length === 0 || (task === 'classification' && targets.length > 1 && !isHot)) {
    throw argumentError('learnEncoding: target', `one column for ${task}`, targets.length);
  }
  const faults: FileFault[] = [...(options.faults ?? [])];
  const named = new Set(categorical.map((ref) => findColumn(csv, ref)));
  const learner: Learner = { csv, missing, named, faults };
  const inputs = inputColumns(csv, targets, ignore).map((column) => learnInput(learner, column));
  if (inputs.length === 0) {
    const fault = { file: csv.file, expected: 'at least one input column', got: quoteList(csv.names) };
    faults.push({ ...fault, hint: 'name fewer columns as targets, or check the separator: --separator' });
  }
  const columns = targets.map((index) => ({ name: csv.names[index]!, index }));
  faults.push(...sumFaults(csv, named));
  const target =
    task === 'regression'
      ? learnTargets(learner, columns)
      : isHot
        ? { task, column: columns[0]!, classNames: columns.map(({ name }) => name), oneHot: columns }
        : learnClasses(learner, columns[0]!);
  throwFaults(csv.file, faults);
  const reading = keptReading(csv, options);
  return {
    hasHeader: csv.hasHeader,
    columnCount: csv.names.length,
    missing,
    inputs: inputs.map((input) => input!),
    target,
    ...(reading && { reading }),
  };
}

function keptReading(
  { reading, options }: CsvTable,
  { dropMissing }: EncodingOptions,
): KeptReading | undefined {
  if (!reading) return undefined;
  const { encoding, decimal, groups, skipLines, comment, na, numeric } = options ?? {};
  return {
    ...(encoding !== undefined && { encoding }),
    ...{ separator: reading.separator, decimal: reading.decimal, groups: groups ?? decimal !== undefined },
    header: reading.header.is,
    ...(skipLines && skipLines.length > 0 && { skipLines }),
    ...(comment !== undefined && { comment }),
    ...(na && na.length > 0 && { na }),
    ...(numeric && numeric.length > 0 && { numeric }),
    ...(dropMissing && { dropMissing }),
  };
}
