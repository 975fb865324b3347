/** A table as it was read, for people and programs: plain JSON. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, quote, toNumber } from '../cells/cells.ts';
import type { CsvTable } from '../csv/csv.ts';
import { cellsOf, findColumn, targetsOf } from '../encoding/chosenColumns.ts';
import type { Task } from '../encoding/encoding.ts';
import { type EncodingOptions, learnEncoding } from '../encoding/learnEncoding.ts';
import { unlessData } from '../errors.ts';
import { DataFaults } from '../faults.ts';
import { typed } from '../typed.ts';
import { type ColumnKind, columnKind } from './columnKind.ts';
import { copiesRemark } from './copies.ts';
import type { Inferred } from './inferTask.ts';
import { leaksOf } from './leaks.ts';
import { columnRemarks } from './remarks.ts';

export interface ColumnReading {
  readonly name: string;
  /** `index`: it only numbers the rows, and has no name. */
  readonly role: 'input' | 'target' | 'ignored' | 'index';
  readonly type: 'number' | 'category' | 'empty';
  readonly examples: readonly string[];
  /** Rows without a value. */
  readonly missing: number;
  /** Different texts of a category. */
  readonly levels?: number;
  /** Least and greatest number. */
  readonly range?: readonly [number, number];
}

export type Problem = Pick<FileFault, 'field' | 'expected' | 'got' | 'hint'>;

export interface TableReading {
  readonly file: string;
  readonly encoding: string;
  readonly separator: string;
  readonly decimal: string;
  readonly header: { readonly is: boolean; readonly because: string };
  readonly rows: number;
  /** Rows that are left out for a missing value. */
  readonly dropped: number;
  readonly skipped: readonly { readonly lines: readonly number[]; readonly why: string }[];
  readonly task: Inferred | null;
  readonly columns: readonly ColumnReading[];
  /** What looks odd, or may leak. */
  readonly remarks: readonly string[];
  /** What has to be said or corrected before training; empty of a table that can be trained on. */
  readonly problems: readonly Problem[];
}

export interface DescribeOptions extends Omit<EncodingOptions, 'task'> {
  /** Of the bytes of the file. */
  readonly encoding: string;
  /** Undefined if it is unclear. */
  readonly task: Inferred | undefined;
  /** Its faults are all that can be said. */
  readonly isUnsure: boolean;
}

export function describeTable(csv: CsvTable, options: DescribeOptions): TableReading {
  const { task, ignore = [] } = options;
  const problems = problemsOf(csv, options, task?.task ?? 'regression');
  const targets = placesOf(() => targetsOf(csv, options.target));
  const ignored = new Set(ignore.flatMap((ref) => placesOf(() => [findColumn(csv, ref)])));
  const named = new Set((options.categorical ?? []).flatMap((ref) => placesOf(() => [findColumn(csv, ref)])));
  const { reading } = csv;
  const decimal = reading?.decimal ?? '.';
  const columns = csv.names.map((name, index) => {
    const cells = cellsOf(csv, { name, index });
    const found = columnKind(cells, decimal);
    const kind: ColumnKind = named.has(index) ? { ...found, kind: 'category', odd: [] } : found;
    const role: ColumnReading['role'] = targets.includes(index)
      ? 'target'
      : ignored.has(index)
        ? 'ignored'
        : reading?.indexColumns.includes(index)
          ? 'index'
          : 'input';
    return { name, index, cells, kind, role };
  });
  const used = columns.filter(({ role }) => role === 'input' || role === 'target').map(({ index }) => index);
  const target = targets.length === 1 ? columns[targets[0]!] : undefined;
  const leakTarget = target && leakColumn(target);
  const isClassification = task?.task === 'classification';
  const remarks = columns.flatMap(({ role, cells, kind, ...column }) => [
    ...(role === 'ignored' || role === 'index' ? [] : columnRemarks(column, cells, kind)),
    ...(role === 'input'
      ? leaksOf(leakColumn({ ...column, cells, kind }), leakTarget, isClassification)
      : []),
  ]);
  return {
    ...{ file: csv.file, encoding: options.encoding, separator: csv.separator, decimal },
    header: reading?.header ?? { is: csv.hasHeader, because: 'it was said' },
    rows: csv.records.length,
    dropped: droppedIn(csv, options),
    skipped: reading?.skipped ?? [],
    task: task ?? null,
    columns: columns.map(({ name, role, cells, kind }) => ({ name, role, ...columnReading(cells, kind) })),
    remarks: [...targetRemarks(csv, options), ...tableRemarks(csv), ...copiesRemark(csv, used), ...remarks],
    problems,
  };
}

function problemsOf(csv: CsvTable, options: DescribeOptions, task: Task): Problem[] {
  const told = (faults: readonly FileFault[]): Problem[] =>
    faults.map(({ field, expected, got, hint }) => ({ field, expected, got, hint }));
  if (options.isUnsure) return told(options.faults ?? []);
  const rows = options.dropMissing ? { ...csv, records: kept(csv, options) } : csv;
  return unlessData(
    () => {
      learnEncoding(rows, { ...options, task });
      return [];
    },
    (error) => told(error instanceof DataFaults ? error.faults : [error]),
  );
}

function kept(
  csv: CsvTable,
  { target, ignore = [], missing = 'error' }: DescribeOptions,
): CsvTable['records'] {
  const places = placesOf(() => targetsOf(csv, target));
  const ignored = new Set([
    ...ignore.flatMap((ref) => placesOf(() => [findColumn(csv, ref)])),
    ...(csv.reading?.indexColumns ?? []),
  ]);
  const needed =
    missing === 'error' ? csv.names.map((_, index) => index).filter((index) => !ignored.has(index)) : places;
  return csv.records.filter(({ cells }) => needed.every((index) => !isMissing(cells[index]!)));
}

const droppedIn = (csv: CsvTable, options: DescribeOptions): number =>
  options.dropMissing ? csv.records.length - kept(csv, options).length : 0;

/** Empty if there is no such column, which is a problem of its own. */
const placesOf = (find: () => number[]): number[] => unlessData(find, () => []);

const leakColumn = ({ name, cells, kind }: { name: string; cells: readonly string[]; kind: ColumnKind }) => ({
  ...{ name, cells, isNumber: kind.kind === 'number' && kind.odd.length === 0 },
});

function targetRemarks({ names }: CsvTable, { target }: DescribeOptions): string[] {
  if (target !== undefined) return [];
  return [`the target is the last column, ${quote(names.at(-1)!)}; --target says otherwise`];
}

function tableRemarks({ reading, names }: CsvTable): string[] {
  if (!reading) return [];
  const { phantoms, indexColumns, remarks } = reading;
  const index = indexColumns.map(
    (column) =>
      `the column without a name tells every row from the others, so it is no input; if its numbers matter, ` +
      `--numeric ${typed(names[column]!)}`,
  );
  const last = phantoms === 1 ? 'a column' : `${phantoms} columns`;
  const empty =
    phantoms > 0
      ? [`${last} at the end without a name and a value ${phantoms === 1 ? 'is' : 'are'} left out`]
      : [];
  return [...remarks, ...index, ...empty];
}

const mostExamples = 3;

function columnReading(
  cells: readonly string[],
  { kind, missing }: ColumnKind,
): Omit<ColumnReading, 'name' | 'role'> {
  const present = cells.filter((cell) => !isMissing(cell));
  const levels = [...new Set(present)];
  const base = { examples: levels.slice(0, mostExamples), missing: missing.length };
  if (present.length === 0) return { type: 'empty', ...base };
  if (kind === 'category') return { type: 'category', ...base, levels: levels.length };
  const values = present.filter(isNumber).map(toNumber);
  const least = values.reduce((a, b) => Math.min(a, b));
  return { type: 'number', ...base, range: [least, values.reduce((a, b) => Math.max(a, b))] };
}
