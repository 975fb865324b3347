/** Where a cell is, for errors. */

import type { CsvTable } from '../csv/csv.ts';
import { quote } from './cells.ts';

interface Named {
  readonly name: string;
}

/** `column "age"`, or `column 3` of a file without names. */
export function columnField({ hasHeader }: CsvTable, { name }: Named): string {
  return hasHeader ? `column ${quote(name)}` : name;
}

/** `line 17, column "age"`. */
export function cellField(csv: CsvTable, row: number, column: Named): string {
  const place = csv.recordsAre === 'rows' ? 'row' : 'line';
  return `${place} ${csv.records[row]!.line}, ${columnField(csv, column)}`;
}
