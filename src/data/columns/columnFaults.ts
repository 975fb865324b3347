/** What must be said or corrected of a column before it is trained on. */
import type { FileFault } from '../../errors.ts';
import { quote } from '../cells/cells.ts';
import { commaIn, hasPoint } from '../cells/numberText.ts';
import { cellField, columnField } from '../cells/places.ts';
import type { CsvTable } from '../csv/csv.ts';
import { typed } from '../typed.ts';
import type { Column, MissingPolicy } from './column.ts';
import type { ColumnKind, OddText } from './columnKind.ts';
import { codeFaults, floatFaults, sentinelFaults } from './valueFaults.ts';

export interface ColumnRole {
  readonly role: 'input' | 'target';
  readonly missing: MissingPolicy;
  /** Whether it was said that the column is numbers. */
  readonly isNumeric: boolean;
}

/** So many different texts of one column are told. */
const mostTexts = 5;

export function columnFaults(
  csv: CsvTable,
  column: Column,
  kind: ColumnKind,
  { role, missing, isNumeric }: ColumnRole,
): FileFault[] {
  const odd = alike(kind.odd);
  const faults = odd.slice(0, mostTexts).map((own) => oddFault(csv, column, kind, own));
  const more = odd.length - mostTexts;
  if (more > 0) {
    const field = columnField(csv, column);
    const fault = { file: csv.file, field, expected: `numbers, as in ${kind.numbers} rows` };
    faults.push({
      ...fault,
      got: `${more} more texts`,
      hint: `--category ${typed(column.name)} takes the column as categories`,
    });
  }
  if (kind.dressed) faults.push(dressedFault(csv, column, kind));
  if (!isNumeric) faults.push(...codeFaults(csv, column, kind));
  if (kind.kind === 'number') faults.push(...floatFaults(csv, column));
  const row = kind.missing[0];
  if (row !== undefined && (missing === 'error' || role === 'target')) {
    faults.push(missingFault(csv, column, kind, role));
  }
  if (kind.kind === 'number' && kind.odd.length === 0 && !isNumeric)
    faults.push(...sentinelFaults(csv, column));
  return faults;
}

interface OddTexts extends OddText {
  /** Texts of the same kind beside it. */
  readonly others: number;
}

/** Numbers in a dress, such as `7.50-`, are one fault: one option cures them all. */
function alike(odd: readonly OddText[]): OddTexts[] {
  const first = odd.findIndex(({ dressed }) => dressed);
  const others = odd.filter(({ dressed }) => dressed).length - 1;
  return odd
    .map((text, i) => ({ ...text, others: i === first ? others : 0 }))
    .filter(({ dressed }, i) => !dressed || i === first);
}

function oddFault(
  csv: CsvTable,
  column: Column,
  { numbers }: ColumnKind,
  { text, rows, dressed, others }: OddTexts,
): FileFault {
  const name = typed(column.name);
  const again = rows.length > 1 ? `, and in ${rows.length - 1} more rows` : '';
  const like = others > 0 ? `, and ${others} more like it` : '';
  const isAlone = rows.length === 1 && others === 0 && csv.recordsAre !== 'rows';
  const cures = [
    ...numberCures(csv, text, { name, number: dressed?.text }),
    ...(others === 0 ? [`--na ${typed(text)} takes it as missing`] : []),
    ...(isAlone ? [leaveOut(csv.records[rows[0]!]!.line)] : []),
    `--category ${name} takes the column as categories`,
  ];
  return {
    ...{ file: csv.file, field: cellField(csv, rows[0]!, column) },
    expected: `a number, as in ${numbers === 1 ? '1 other row' : `${numbers} other rows`}`,
    got: `${quote(text)}${again}${like}`,
    hint: `correct it; or ${listed(cures)}`,
  };
}

const leaveOut = (line: number): string => `--skip-lines ${line}-${line} leaves the line out`;

/** Ways to take a text for a number. */
function numberCures(
  csv: CsvTable,
  text: string,
  { name, number }: { readonly name: string; readonly number: string | undefined },
): string[] {
  const comma = commaIn(text);
  const asPoint = `--decimal . reads ${text.replaceAll(',', '')}`;
  const asComma = `--decimal , reads ${text.replace(',', '.')}`;
  // beside numbers with points, a comma groups thousands
  if (comma === 'either') return hasPoints(csv) ? [asPoint] : [asComma, asPoint];
  if (comma === 'groups') return [asPoint];
  if (comma === 'decimal')
    return hasPoints(csv) ? [`--numeric ${name} reads ${text.replace(',', '.')}`] : [asComma];
  return number === undefined ? [] : [`--numeric ${name} reads ${number}`];
}

const hasPoints = ({ records }: CsvTable): boolean =>
  records.some(({ cells }) => cells.some((cell) => hasPoint(cell)));

function dressedFault(csv: CsvTable, column: Column, { dressed }: ColumnKind): FileFault {
  const { row, unit, text } = dressed!;
  const name = typed(column.name);
  const cell = csv.records[row]!.cells[column.index]!.trim();
  const cures = [
    ...numberCures(csv, cell, { name, number: '' }),
    `--category ${name} takes it as categories`,
  ];
  const asNumbers = unit.includes(', ')
    ? ['convert the numbers to one unit']
    : commaIn(cell)
      ? []
      : [`--numeric ${name} takes the numbers${unit ? ` without ${quote(unit)}` : ''}, here ${text}`];
  return {
    ...{ file: csv.file, field: cellField(csv, row, column) },
    expected: 'a number, or a text that is none',
    got: quote(cell),
    hint: listed([...asNumbers, ...cures.filter((cure) => !cure.startsWith('--numeric'))]),
  };
}

function missingFault(
  csv: CsvTable,
  column: Column,
  { missing }: ColumnKind,
  role: ColumnRole['role'],
): FileFault {
  const row = missing[0]!;
  const cell = csv.records[row]!.cells[column.index]!.trim();
  const count = missing.length > 1 ? `, the first of ${missing.length} rows without one` : '';
  const hint =
    role === 'target'
      ? 'a target cannot be guessed: --drop-missing leaves such rows out'
      : `--missing mean or --missing category fills it, --drop-missing leaves such rows out, or --ignore ${typed(column.name)} the column`;
  const fault = { file: csv.file, field: cellField(csv, row, column), expected: 'a value' };
  return { ...fault, got: `${cell === '' ? 'an empty cell' : quote(cell)}${count}`, hint };
}

/** @param texts two or more */
const listed = (texts: readonly string[]): string => `${texts.slice(0, -1).join(', ')}, or ${texts.at(-1)}`;
