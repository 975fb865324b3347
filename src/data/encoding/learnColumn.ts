/** What one column is, learnt from its cells; what is wrong with it is told to the learner. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, MISSING, quote } from '../cells/cells.ts';
import { cellField, columnField } from '../cells/places.ts';
import { categoryFaults, singlesFault } from '../columns/categoryFaults.ts';
import type { Column, MissingPolicy } from '../columns/column.ts';
import { columnFaults } from '../columns/columnFaults.ts';
import { type ColumnKind, columnKind } from '../columns/columnKind.ts';
import type { CsvTable } from '../csv/csv.ts';
import { typed } from '../typed.ts';
import { cellsOf } from './chosenColumns.ts';
import { classFault, classNamesOf } from './classNames.ts';
import type { InputColumn, TargetEncoding } from './encoding.ts';

export interface Learner {
  readonly csv: CsvTable;
  readonly missing: MissingPolicy;
  /** Columns that were said to be categories. */
  readonly named: ReadonlySet<number>;
  /** Takes what is wrong. */
  readonly faults: FileFault[];
}

/** What a column is, with its faults told. Said to be categories, it has no numbers. */
function kindIn(
  { csv, missing, named, faults }: Learner,
  column: Column,
  role: 'input' | 'target',
): ColumnKind {
  const cells = cellsOf(csv, column);
  const found = columnKind(cells, csv.reading?.decimal ?? '.');
  const kind: ColumnKind = named.has(column.index)
    ? { ...found, kind: 'category', odd: [], codes: [], tooLong: [], dressed: undefined }
    : found;
  const isNumeric = csv.options?.numeric?.includes(column.name) ?? false;
  faults.push(...columnFaults(csv, column, kind, { role, missing, isNumeric }));
  return kind;
}

export function learnInput(learner: Learner, column: Column): InputColumn | undefined {
  const { csv, missing, faults } = learner;
  const { file } = csv;
  const cells = cellsOf(csv, column);
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) {
    const fault = { file, field: columnField(csv, column), expected: 'a value in at least one row' };
    faults.push({ ...fault, got: 'none', hint: `leave this column out: --ignore ${typed(column.name)}` });
    return undefined;
  }
  const kind = kindIn(learner, column, 'input');
  if (kind.kind === 'number') return { ...column, kind: 'number' };

  const texts = new Set(present);
  if (missing === 'category' && present.length < cells.length) texts.add(MISSING);
  const isNamed = learner.named.has(column.index);
  if (!kind.dressed) faults.push(...categoryFaults(csv, column, texts.size, isNamed));
  return { ...column, kind: 'category', categories: [...texts].sort() };
}

export function learnTargets(learner: Learner, columns: readonly Column[]): TargetEncoding {
  const { csv, faults } = learner;
  for (const column of columns) {
    const cells = cellsOf(csv, column);
    if (kindIn(learner, column, 'target').kind === 'number') continue;
    const row = cells.findIndex((cell) => !isMissing(cell) && !isNumber(cell));
    if (row < 0) continue;
    const fault = { file: csv.file, field: cellField(csv, row, column), expected: 'a number' };
    const hint = 'correct the cell, choose another --target, or predict classes: --task classification';
    faults.push({ ...fault, got: quote(cells[row]!), hint });
  }
  return { task: 'regression', columns };
}

export function learnClasses(learner: Learner, column: Column): TargetEncoding {
  const { csv, faults, named } = learner;
  const kind = kindIn(learner, column, 'target');
  const cells = cellsOf(csv, column).filter((cell) => !isMissing(cell));
  const areNumbers = !named.has(column.index) && cells.every(isNumber);
  const classNames = classNamesOf(cells, areNumbers);
  const wrong = classFault(csv.file, columnField(csv, column), classNames.length);
  // few classes may come of the rows that are at fault
  if (wrong && (faults.length === 0 || classNames.length > 1)) faults.push(wrong);
  else if (!kind.dressed && !named.has(column.index))
    faults.push(...singlesFault(csv, column, classNames.length, 'class'));
  return { task: 'classification', column, classNames };
}
