/** Files that are no tables of text, told as what they are. */
import { countLineEnds } from './csvRecords.ts';
import { DataError } from './errors.ts';

/** `1 3:0.5 7:1`, as LIBSVM and SVMlight have it. */
const SPARSE = /^\ufeff?[+-]?[\d.]+(?:[ \t]+\d+:[-+.\de]+)+[ \t]*(?:#.*)?$/m;

/** @throws DataError saying what it is */
export function mustBeTable(file: string, text: string): void {
  if (text.startsWith('PK\x03\x04')) {
    const hint = 'save it as CSV in UTF-8, from the program that wrote it';
    throw new DataError({
      file,
      field: 'line 1',
      expected: 'CSV text',
      got: 'a zip file or an Excel workbook',
      hint,
    });
  }
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
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) {
    const hint = 'the server answered with a page instead of the file; check its address';
    throw new DataError({ file, field: 'line 1', expected: 'CSV text', got: '"<" (a web page)', hint });
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
