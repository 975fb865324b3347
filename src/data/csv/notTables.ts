/** Files that are no tables of text, told as what they are. */

import { DataError } from '../errors.ts';
import { countLineEnds } from './csvRecords.ts';

/** `1 3:0.5 7:1`, as LIBSVM and SVMlight have it. */
const SPARSE = /^\ufeff?[+-]?[\d.]+(?:[ \t]+\d+:[-+.\de]+)+[ \t]*(?:#.*)?$/m;

const otherFormats = [
  {
    is: /^\ufeff?\s*<\w+[^<]*>/,
    got: 'elements of XML or HTML',
    hint: 'save its table as CSV, a line for each row',
  },
  {
    is: /^\ufeff?(?:\s*(?:--.*|\/\*.*|set .*;))*\s*(?:create (?:table|database)|insert into|drop table)\s/i,
    got: 'statements of SQL',
    hint: 'run them, and export the table as CSV',
  },
  {
    is: /^\ufeff?[^\n]*&[^\n]*\\\\ *(?:\\\w+)*\r?\n/,
    got: 'a table of LaTeX',
    hint: 'write "," for "&", and no sign at the end of lines',
  },
  {
    // a line of dashes below the names, or around them
    is: /^\ufeff?(?:[^\n]*[|\w][^\n]*\n){0,2}[ \t]*(?=[^\n]*--)(?=[^\n]*[|+])[|+:= -]+\r?\n/,
    got: 'a table that is drawn with lines',
    hint: 'export it as CSV: psql --csv, mysql --batch; or take the lines of dashes out and say --separator "|"',
  },
] as const;

/** @throws DataError saying what it is */
export function mustBeTable(file: string, text: string): void {
  const nul = text.indexOf('\0');
  if (nul >= 0 || text.startsWith('\x1f')) {
    throw new DataError({
      file,
      field: `line ${1 + countLineEnds(text.slice(0, Math.max(0, nul)))}`,
      expected: 'CSV text',
      got: nul >= 0 ? 'a NUL byte' : 'byte 1f (gzip)',
      hint: 'the file is binary, compressed or in UTF-16; unpack it, or save it as CSV in UTF-8',
    });
  }
  if (/^\ufeff?\s*<(!doctype|html|\?xml)/i.test(text)) {
    const hint = 'the server answered with a page instead of the file; check its address';
    throw new DataError({ file, field: 'line 1', expected: 'CSV text', got: '"<" (a web page)', hint });
  }
  const other = otherFormats.find(({ is }) => is.test(text.slice(0, 4000)));
  if (other) {
    const { got, hint } = other;
    throw new DataError({ file, field: 'line 1', expected: 'CSV text', got, hint });
  }
  if (SPARSE.test(text.slice(0, 10_000).split(/\r\n|\r|\n/, 1)[0]!)) {
    const hint = 'write every column of every row, as CSV';
    throw new DataError({
      file,
      field: 'line 1',
      expected: 'CSV text',
      got: 'numbers of columns with their values (LIBSVM)',
      hint,
    });
  }
  if (/^\ufeff?\s*[[{]\s*["{[\]]/.test(text)) {
    const hint = 'save it as CSV, a line for each row';
    throw new DataError({ file, field: 'line 1', expected: 'CSV text', got: 'JSON', hint });
  }
}
