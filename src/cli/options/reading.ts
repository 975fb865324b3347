/** The options that say how a table is read: the same of every command that reads one. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Separator } from '../../data/csv/csvRecords.ts';
import { type LineRange, parseLineRanges } from '../../data/csv/lineRanges.ts';
import type { ReadingOptions } from '../../data/csv/reading.ts';
import { collected } from './numbers.ts';

/** As commander names them. */
export interface AskedReading {
  readonly header?: 'yes' | 'no';
  readonly separator?: Separator;
  readonly decimal?: '.' | ',';
  readonly encoding?: string;
  readonly skipLines?: readonly LineRange[];
  readonly comment?: string;
  readonly na?: readonly string[];
  readonly numeric?: readonly string[];
}

/** Their flags, for messages about options that do not belong. */
export const readingFlags = {
  header: '--header',
  separator: '--separator',
  decimal: '--decimal',
  encoding: '--encoding',
  skipLines: '--skip-lines',
  comment: '--comment',
  na: '--na',
  numeric: '--numeric',
} as const satisfies Record<keyof AskedReading, string>;

export function addReadingOptions(command: Command): void {
  command
    .optionsGroup('How a table is read (as its cells say, or it is refused):')
    .addOption(
      new Option('--header <answer>', 'whether the first line has the names of columns').choices([
        'yes',
        'no',
      ]),
    )
    .option('--separator <mark>', 'between cells: , ; | tab or space', parseSeparator)
    .addOption(
      new Option('--decimal <mark>', 'decimal mark; the other one may then group thousands').choices([
        '.',
        ',',
      ]),
    )
    .option('--encoding <name>', 'of a file that is not UTF-8 or UTF-16: windows-1252, windows-1250, ...')
    .option(
      '--skip-lines <lines>',
      'lines to leave out: 3 (the first three), 2-2 (line 2), 1-3,90-95',
      parseLines,
    )
    .option('--comment <text>', 'leave out lines that begin with it')
    .option('--na <text>', 'a text or number that stands for a missing value; again for more', collected)
    .option(
      '--numeric <column>',
      'it is numbers: drops percent, signs of money, one unit, groups of thousands; again for more',
      collected,
    );
}

export function readingOf(options: AskedReading): ReadingOptions {
  const { header, separator, decimal, encoding, skipLines, comment, na, numeric } = options;
  return {
    ...{ separator, decimal, encoding, skipLines, comment, na, numeric },
    ...(header !== undefined && { header: header === 'yes' }),
  };
}

const separators: Readonly<Record<string, Separator>> = {
  ...{ ',': ',', ';': ';', '|': '|', '\t': '\t', ' ': ' ' },
  ...{ tab: '\t', '\\t': '\t', space: ' ', blank: ' ', comma: ',', semicolon: ';', bar: '|' },
};

function parseSeparator(text: string): Separator {
  const separator = Object.hasOwn(separators, text) ? separators[text] : undefined;
  if (separator === undefined) throw new InvalidArgumentError('Expected , ; | tab or space.');
  return separator;
}

function parseLines(text: string): LineRange[] {
  const ranges = parseLineRanges(text);
  if (!ranges)
    throw new InvalidArgumentError('Expected lines, such as 3 (the first three), 2-2 or 1-3,90-95.');
  return ranges;
}
