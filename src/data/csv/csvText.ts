/** Tables as CSV (RFC 4180): a header, then one line for each row. `csv.ts` reads them again. */
import { argumentError } from '../../errors.ts';

/** Undefined or null: the cell is empty. Numbers are written with all of their digits. */
export type CsvCell = string | number | boolean | null | undefined;

/** @throws RangeError if a row has more or fewer cells than the header */
export function csvText(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const wrong = rows.findIndex(({ length }) => length !== head.length);
  if (wrong >= 0) {
    throw argumentError(`csvText: rows[${wrong}]`, `${head.length} cells`, rows[wrong]!.length);
  }
  return `${[head, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n')}\n`;
}

function quoted(cell: CsvCell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
