/** Texts that are no categories: too many, or none of which comes again. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, quote } from '../cells/cells.ts';
import { isDate } from '../cells/dates.ts';
import { cellField } from '../cells/places.ts';
import type { CsvTable } from '../csv/csv.ts';
import { typed } from '../typed.ts';
import type { Column } from './column.ts';

/**
 * A column with more different texts than this has names, dates, or numbers with a mistake, and no
 * categories.
 */
const MAX_CATEGORIES = 64;

/** @param different texts of the column, a missing one among them if it is a category */
export function categoryFaults(
  csv: CsvTable,
  column: Column,
  different: number,
  isNamed: boolean,
): FileFault[] {
  if (different <= MAX_CATEGORIES) return isNamed ? [] : singlesFault(csv, column, different, 'category');
  const row = csv.records.findIndex(({ cells }) => {
    const cell = cells[column.index]!;
    return !isMissing(cell) && (isNamed || !isNumber(cell));
  });
  return [
    {
      ...{ file: csv.file, field: cellField(csv, row, column) },
      expected: `a number, or a column of at most ${MAX_CATEGORIES} different texts`,
      got: `${quote(csv.records[row]!.cells[column.index]!.trim())}, one of ${different} texts`,
      hint: `correct the cell, or leave this column out: --ignore ${typed(column.name)}`,
    },
  ];
}

/** So many rows without a text that comes again are no chance. */
const leastSingles = 12;

/** Nothing can be learnt for other rows from a text that stands in one row. */
export function singlesFault(
  csv: CsvTable,
  column: Column,
  different: number,
  kind: 'category' | 'class',
): FileFault[] {
  const texts = csv.records
    .map(({ cells }) => cells[column.index]!.trim())
    .filter((cell) => !isMissing(cell));
  if (texts.length < leastSingles || texts.length !== different) return [];
  const name = typed(column.name);
  const other = kind === 'class' ? 'choose another --target' : `--ignore ${name} leaves the column out`;
  const asDays = texts.every(isDate) ? 'write dates as numbers, such as days; or ' : '';
  const row = csv.records.findIndex(({ cells }) => !isMissing(cells[column.index]!));
  return [
    {
      ...{
        file: csv.file,
        field: cellField(csv, row, column),
        expected: 'numbers, or texts that come again',
      },
      got: `${quote(texts[0]!)}, and another text in each of ${texts.length} rows`,
      hint: `${asDays}${other}, or --category ${name} takes each text as a ${kind}`,
    },
  ];
}
