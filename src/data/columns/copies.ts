/** Rows that are the same as others: those that are tested on are then known from training. */
import type { CsvTable } from '../csv/csv.ts';

/** Fewer agree by chance, of columns with few values. */
const leastShare = 0.05;
const leastRows = 12;

/** @param columns that are used */
export function copiesRemark({ records }: CsvTable, columns: readonly number[]): string[] {
  if (records.length < leastRows) return [];
  const different = new Set(
    records.map(({ cells }) => columns.map((column) => cells[column]!.trim()).join('\0')),
  );
  const copies = records.length - different.size;
  if (copies < 2 || copies < leastShare * records.length) return [];
  return [
    `${copies} of ${records.length} rows are copies of another one, so that some test rows may be known from training`,
  ];
}
