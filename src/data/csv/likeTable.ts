/** Other files of a table: read as the training file was, whatever their cells look like. */
import { quote } from '../cells/cells.ts';
import type { Encoding } from '../encoding/encoding.ts';
import { unlessData } from '../errors.ts';
import { type CsvOptions, type ReadCsv, readCsv } from './csv.ts';
import { readRecords, type Separator } from './csvRecords.ts';
import type { LineRange } from './lineRanges.ts';
import type { KeptReading, ReadingOptions } from './reading.ts';

/** The options by which the training file is read again. */
export const sameReading = ({ groups, dropMissing: _, ...kept }: KeptReading): CsvOptions => ({
  ...kept,
  groups,
});

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|', ' '];
/** The names stand in one of the first records, if they stand anywhere. */
const SAMPLE = 50;

/**
 * Reads rows that an encoding is to be applied to. The line with the names of the inputs is the header,
 * wherever it stands and in whatever order. What was said of the training file holds, unless it is said
 * otherwise; what was found there is looked for here.
 *
 * @param said of this file
 * @throws DataError if nothing can be read
 */
export function readLike(file: string, text: string, encoding: Encoding, said: ReadingOptions = {}): ReadCsv {
  const { reading, hasHeader } = encoding;
  const kept: ReadingOptions = {
    ...(reading?.comment !== undefined && { comment: reading.comment }),
    ...(reading?.na && { na: reading.na }),
    ...(reading?.numeric && { numeric: reading.numeric }),
    // a decimal comma may pass for groups of thousands, a point for nothing else
    ...(reading && (reading.groups || reading.decimal === ',')
      ? { decimal: reading.decimal, groups: reading.groups }
      : {}),
  };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  if (said.decimal !== undefined) delete (kept as { groups?: boolean }).groups;
  const na = [...(kept.na ?? []), ...(said.na ?? [])];
  const numeric = [...(kept.numeric ?? []), ...(said.numeric ?? [])];
  const base: ReadingOptions = { ...kept, ...given, na, numeric, isLike: true };
  const names = encoding.inputs.map(({ name }) => name);
  const first = said.separator ?? reading?.separator;
  const separators = said.separator
    ? [said.separator]
    : [...new Set([...(first ? [first] : []), ...SEPARATORS])];
  if (hasHeader && said.header !== false) {
    for (const separator of separators) {
      const line = headerLine(text, { separator, names, base });
      if (line === undefined) continue;
      const { skipLines = [] } = base;
      const before: LineRange[] = line > 1 ? [{ from: 1, to: line - 1 }] : [];
      return readCsv(file, text, { ...base, separator, header: true, skipLines: [...skipLines, ...before] });
    }
  }
  return withoutNames(file, text, encoding, {
    ...base,
    ...(said.separator && { separator: said.separator }),
  });
}

/** The line of the first record that has all names, or most of them if one is misspelt. */
function headerLine(
  text: string,
  { separator, names, base }: { separator: Separator; names: readonly string[]; base: ReadingOptions },
): number | undefined {
  const { comment, skipLines = [] } = base;
  const isSkipped = (line: number, startsWith: (start: string) => boolean) =>
    skipLines.some(({ from, to }) => from <= line && line <= to) ||
    (comment !== undefined && startsWith(comment));
  const records = recordsOf(text, { separator, isSkipped });
  const found = records.find(({ cells }) => {
    const own = new Set(cells.flatMap((cell) => [cell.trim(), cell.replace(/^#+/, '').trim()]));
    const there = names.filter((name) => own.has(name) || /^column \d+$/.test(name)).length;
    return there === names.length || (there >= 2 && 2 * there > names.length);
  });
  return found?.line;
}

function recordsOf(
  text: string,
  grammar: {
    separator: Separator;
    isSkipped: (line: number, startsWith: (start: string) => boolean) => boolean;
  },
) {
  // "# a" is a header with a mark before it, and a quote may follow that
  const bare = text.replace(/^(\ufeff?)#+[ \t]*(?=\S)/, '$1');
  return unlessData(
    () => readRecords('', bare, { ...grammar, limit: SAMPLE }),
    () => [],
  );
}

/** By place, if the columns are as many. */
function withoutNames(file: string, text: string, encoding: Encoding, base: ReadingOptions): ReadCsv {
  const header = base.header ?? (encoding.reading?.header === false ? 'auto' : undefined);
  const options = { ...base, ...(header !== undefined && { header }) };
  const trained = encoding.reading?.separator;
  const attempts = options.separator || !trained ? [options] : [{ ...options, separator: trained }, options];
  let read: ReadCsv | undefined;
  for (const attempt of attempts) {
    read = tryRead(file, text, attempt) ?? read;
    const count = read?.csv.names.length;
    if (count === encoding.columnCount || count === encoding.inputs.length) break;
  }
  const found = read ?? readCsv(file, text, options);
  const { csv } = found;
  if (!encoding.hasHeader || csv.hasHeader) return found;
  // by place: what looks like a row of names is told by none of them being there
  const reading = csv.reading!;
  const remarks = [
    ...reading.remarks,
    `no line has the names of the training file (${encoding.inputs
      .slice(0, 3)
      .map(({ name }) => quote(name))
      .join(', ')} ...), so columns are taken by their place`,
  ];
  return { ...found, csv: { ...csv, reading: { ...reading, remarks } } };
}

const tryRead = (file: string, text: string, options: ReadingOptions): ReadCsv | undefined =>
  unlessData(
    () => readCsv(file, text, options),
    () => undefined,
  );
