/** Rows below a table that are none of its own: a sum, a mean, and what else is computed of it. */
import type { FileFault } from '../../errors.ts';
import { isMissing, isNumber, quote } from '../cells/cells.ts';
import { cellField } from '../cells/places.ts';
import type { CsvTable } from '../csv/csv.ts';
import { rangesText } from '../csv/lineRanges.ts';
import { typed } from '../typed.ts';

const SUM =
  /^(?:(?:grand|sub|over)?[- ]?(?:totals?|all)|sums?|means?|averages?|avg|medians?|st\.? ?d(?:ev)?|sd|se|std|min(?:imum)?|max(?:imum)?|count|n|var(?:iance)?|(?:gesamt)?summen?|gesamt|insgesamt|mittel(?:wert)?|durchschnitt|anzahl|total g[e\u00e9]n[e\u00e9]ral|moyennes?|somme|suma|media|promedio|totale|totaal|gemiddelde)\b\.?:?$/i;
/** So many lines below a table are looked at. */
const most = 8;

/** @param named columns that were said to be categories, whose texts are taken as they are */
export function sumFaults(csv: CsvTable, named: ReadonlySet<number>): FileFault[] {
  if (csv.recordsAre === 'rows' || csv.records.length < 3) return [];
  for (const [column, name] of csv.names.entries()) {
    if (named.has(column)) continue;
    const cells = csv.records.map((record) => record.cells[column]!.trim());
    const first = firstSum(cells);
    if (first === cells.length || cells.every((cell) => isMissing(cell) || isNumber(cell))) continue;
    const rows = csv.records.slice(first);
    const isComputed = rows.every((record) => record.cells.some(isNumber));
    // among numbers, the label is told as the text that it is
    const areTexts = cells.slice(0, first).some((cell) => !isMissing(cell) && !isNumber(cell));
    if (!isComputed || !areTexts) continue;
    const more = rows.length > 1 ? `, and ${rows.length - 1} more such lines` : '';
    const lines = rangesText(rows.map(({ line }) => line));
    return [
      {
        ...{ file: csv.file, field: cellField(csv, first, { name }), expected: 'a row of data' },
        got: `${quote(cells[first]!)}, as of numbers that are computed of the rows above${more}`,
        hint: `--skip-lines ${lines} leaves ${rows.length === 1 ? 'it' : 'them'} out, or --category ${typed(name)} takes it as a row`,
      },
    ];
  }
  return [];
}

/** From which row on each cell has such a name, that stands nowhere above. */
function firstSum(cells: readonly string[]): number {
  let first = cells.length;
  while (first > 0 && cells.length - first < most && SUM.test(cells[first - 1]!)) first--;
  const above = new Set(cells.slice(0, first));
  return cells.slice(first).some((cell) => above.has(cell)) ? cells.length : first;
}
