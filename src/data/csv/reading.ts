/** How a table is read: what a person said of it, and what it then looked like. */

import type { Decimal } from '../cells/numberText.ts';
import type { Separator } from './csvRecords.ts';
import type { LineRange } from './lineRanges.ts';

/** What a person may say of a file. What is left out is found in the file, or refused if it is unclear. */
export interface ReadingOptions {
  readonly separator?: Separator | undefined;
  /** Of the bytes of the file; UTF-8 and UTF-16 tell themselves. */
  readonly encoding?: string | undefined;
  readonly decimal?: Decimal | undefined;
  /** Whether the other mark may group thousands; by default where the decimal mark is said. */
  readonly groups?: boolean | undefined;
  /** Whether the first record holds names. */
  readonly header?: boolean | 'auto' | undefined;
  /** Lines to leave out. */
  readonly skipLines?: readonly LineRange[] | undefined;
  /** What a line to leave out begins with. */
  readonly comment?: string | undefined;
  /** Texts, or numbers, that are missing values. */
  readonly na?: readonly string[] | undefined;
  /** Columns of numbers: signs of money, percent, one unit and groups of thousands are dropped. */
  readonly numeric?: readonly string[] | undefined;
  /** Rows like those of another file, which has all columns that were spoken of. */
  readonly isLike?: true | undefined;
}

/** What was found, or said. */
export interface Reading {
  readonly separator: Separator;
  readonly decimal: Decimal;
  readonly header: { readonly is: boolean; readonly because: string };
  /** Columns of the file without a name and without a value at its end. */
  readonly phantoms: number;
  /** Lines that are no rows, with the reason. */
  readonly skipped: readonly { readonly lines: readonly number[]; readonly why: string }[];
  /** Columns that only number the rows, which are no inputs unless asked for. */
  readonly indexColumns: readonly number[];
  /** What else is worth a look. */
  readonly remarks: readonly string[];
}

/** What is kept with a network: how its training file was read, so that others are read alike. */
export interface KeptReading {
  readonly encoding?: string;
  readonly separator: Separator;
  readonly decimal: Decimal;
  readonly groups: boolean;
  readonly header: boolean;
  readonly skipLines?: readonly LineRange[];
  readonly comment?: string;
  readonly na?: readonly string[];
  readonly numeric?: readonly string[];
  /** Rows without a value, that were left out: any of them, or those without a target. */
  readonly dropMissing?: true;
}
