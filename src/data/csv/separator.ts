/** What separates the cells of a text, if nobody says it. */
import type { FileFault } from '../../errors.ts';
import { isNumber, quote } from '../cells/cells.ts';
import { commaIn } from '../cells/numberText.ts';
import { unlessData } from '../errors.ts';
import { type CsvRecord, type RecordGrammar, readRecords, type Separator } from './csvRecords.ts';

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|', ' '];
/** So many records decide. */
const SAMPLE = 200;

interface Candidate {
  readonly separator: Separator;
  readonly records: readonly CsvRecord[];
  /** Cells of most records, and the share of the records that have as many. */
  readonly width: number;
  readonly share: number;
}

export interface Detected {
  readonly separator: Separator;
  /** Another one cuts as well. */
  readonly fault?: FileFault;
}

/** The name of a separator on the command line. */
export const separatorName = (separator: Separator): string =>
  ({ '\t': 'tab', ' ': 'space', ',': '","', ';': '";"', '|': '"|"' })[separator];

/**
 * The one that cuts the first records evenly, without leaving another one that does so inside cells. If none
 * cuts evenly, the one that cuts most records alike, and what is uneven is reported.
 */
export function detectSeparator(file: string, text: string, isSkipped: RecordGrammar['isSkipped']): Detected {
  const candidates = SEPARATORS.map((separator) => candidateOf(file, text, { separator, isSkipped }));
  const cutting = candidates.filter(({ width, share }) => width > 1 && share === 1);
  // a tab is a mark that no number and no word holds, while blanks stand in cells everywhere
  const hasTabs = cutting.some(({ separator }) => separator === '\t');
  const even = cutting.filter((own) => own.separator !== ' ' || !(hasTabs || holdsMarks(own)));
  if (even.length === 0) return { separator: leastUneven(candidates) };
  const others = (own: Candidate) => even.filter((other) => other !== own).map(({ separator }) => separator);
  const clean = even.filter((own) => !leavesInside(own, others(own)));
  // blanks between cells are the last resort: other cells hold them too
  const visible = clean.filter(({ separator }) => separator !== ' ');
  const marked = even.filter(({ separator }) => separator !== ' ');
  const pool = [visible, clean, marked, even].find(({ length }) => length > 0)!;
  const best = pool.reduce((a, b) => (b.width > a.width ? b : a));
  if (clean.length > 0) return { separator: best.separator };
  const rival = pool.find((one) => one !== best);
  if (!rival) return { separator: best.separator };
  const line = best.records[0]!.line;
  const ways = [best, rival].map(({ separator, width }) => `${separatorName(separator)} (${width} columns)`);
  return {
    separator: best.separator,
    fault: {
      ...{ file, field: `line ${line}`, expected: 'one way to cut lines into cells' },
      got: `two: ${ways.join(' and ')}, as in ${quote(best.records[0]!.cells.join(best.separator))}`,
      hint: `say which: ${[best, rival].map(({ separator }) => `--separator ${separatorName(separator)}`).join(' or ')}`,
    },
  };
}

function candidateOf(
  file: string,
  text: string,
  { separator, isSkipped }: { separator: Separator; isSkipped: RecordGrammar['isSkipped'] },
): Candidate {
  const records = sample(file, text, { separator, ...(isSkipped && { isSkipped }), limit: SAMPLE });
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  return { separator, records, width, share: records.length === 0 ? 0 : count / records.length };
}

/** None if they cannot be read with this separator. */
function sample(file: string, text: string, grammar: RecordGrammar): CsvRecord[] {
  // With the wrong separator, quotes stand in wrong places; the right one will report what is wrong.
  return unlessData(
    () => readRecords(file, text, grammar),
    () => [],
  );
}

/** Whether unquoted cells hold another separator, where it is no decimal comma and no mark of a sentence. */
function leavesInside({ records }: Candidate, others: readonly Separator[]): boolean {
  return others.some((other) => records.some(({ cells }) => cells.some((cell) => holds(cell, other))));
}

/** Whether blanks leave another mark in every line, which then is the separator. */
const holdsMarks = ({ records }: Candidate): boolean =>
  SEPARATORS.some(
    (other) =>
      other !== ' ' &&
      records.every(({ cells }) => cells.some((cell) => cell.includes(other) && !commaIn(cell))),
  );

function holds(cell: string, other: Separator): boolean {
  if (!cell.includes(other)) return false;
  if (other === ' ') {
    const parts = cell.trim().split(/\s+/);
    return parts.length > 1 && parts.every((part) => isNumber(part) || commaIn(part) !== undefined);
  }
  if (other === ',') return commaIn(cell) === undefined && /,(?! )/.test(cell);
  return true;
}

/** Columns by most records; where they do not agree, by the first record. */
function leastUneven(candidates: readonly Candidate[]): Separator {
  const mostly = candidates.filter(({ width, share }) => width > 1 && share >= 0.7);
  if (mostly.length > 0)
    return mostly.reduce((a, b) => (b.share * b.width > a.share * a.width ? b : a)).separator;
  const first = ({ records, separator }: Candidate) =>
    separator === ' ' ? 0 : (records[0]?.cells.length ?? 0);
  return candidates.reduce((a, b) => (first(b) > first(a) ? b : a)).separator;
}
