/** Numbers that may be names, or stand for a missing one, or are too large. */
import type { FileFault } from '../../errors.ts';
import { fitsFloat32, isNumber, quote, toNumber } from '../cells/cells.ts';
import { cellField } from '../cells/places.ts';
import { sentinelOf } from '../cells/sentinel.ts';
import type { CsvTable } from '../csv/csv.ts';
import { typed } from '../typed.ts';
import type { Column } from './column.ts';
import type { ColumnKind } from './columnKind.ts';

export function codeFaults(csv: CsvTable, column: Column, { codes, tooLong }: ColumnKind): FileFault[] {
  const name = typed(column.name);
  const faults: FileFault[] = [];
  const [code, long] = [codes[0], tooLong[0]];
  const cellAt = (row: number) => csv.records[row]!.cells[column.index]!.trim();
  if (code !== undefined) {
    faults.push({
      ...{ file: csv.file, field: cellField(csv, code, column), expected: 'a number without leading zeros' },
      got: quote(cellAt(code)),
      hint: `--category ${name} keeps the zeros, as of a code; --numeric ${name} reads ${toNumber(cellAt(code))}`,
    });
  }
  if (long !== undefined) {
    faults.push({
      ...{ file: csv.file, field: cellField(csv, long, column), expected: 'a number of at most 15 digits' },
      got: quote(cellAt(long)),
      hint: `float64 does not keep it: --category ${name} takes it as a name, --ignore ${name} leaves the column out`,
    });
  }
  return faults;
}

/** What is computed with is float32. */
export function floatFaults(csv: CsvTable, column: Column): FileFault[] {
  const isTooLarge = (cell: string) => isNumber(cell) && !/inf/i.test(cell) && !fitsFloat32(toNumber(cell));
  const row = csv.records.findIndex(({ cells }) => isTooLarge(cells[column.index]!));
  if (row < 0) return [];
  const cell = csv.records[row]!.cells[column.index]!.trim();
  const name = typed(column.name);
  return [
    {
      ...{
        file: csv.file,
        field: cellField(csv, row, column),
        expected: 'a number within float32, below 3.4e38',
      },
      got: quote(cell),
      hint: `correct it; or --na ${typed(cell)} takes it as missing, --ignore ${name} leaves the column out`,
    },
  ];
}

export function sentinelFaults(csv: CsvTable, column: Column): FileFault[] {
  const values = csv.records.map(({ cells }) => {
    const cell = cells[column.index]!.trim();
    return cell === '' ? Number.NaN : toNumber(cell);
  });
  const found = sentinelOf(values);
  if (!found?.isCertain) return [];
  const { value, rows, least, greatest } = found;
  const name = typed(column.name);
  return [
    {
      ...{ file: csv.file, field: cellField(csv, rows[0]!, column) },
      expected: `a number from ${least} to ${greatest}, as in the other rows`,
      got: `${value} in ${rows.length} rows`,
      hint: `--na ${typed(String(value))} takes it as missing, in all columns; --numeric ${name} as the number that it is`,
    },
  ];
}
