/** Files of bytes, told as what they are before they are taken for text in some encoding. */
import { DataError } from '../errors.ts';

/** By their first bytes, as text of one byte each. */
const signatures: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'a zip file or an Excel workbook'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook'],
  ['PAR1', 'a Parquet file'],
  ['ARROW1', 'an Arrow file'],
  ['Obj\x01', 'an Avro file'],
  ['SQLite format 3', 'an SQLite database'],
  ['\x89HDF', 'an HDF5 file'],
  ['MATLAB 5.0', 'a MATLAB file'],
  ['RDX', 'a file of R'],
  ['$FL2', 'a file of SPSS'],
  ['<stata_dta>', 'a file of Stata'],
  ['%PDF', 'a PDF'],
  ['{\\rtf', 'a document of a word processor (RTF)'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['\x1f\x8b', 'a gzip file within another'],
  ['BZh', 'a bzip2 file'],
  ['\xfd7zXZ', 'an xz file'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['(\xb5/\xfd', 'a zstd file'],
  ['Rar!', 'a rar archive'],
];
/** So many bytes show what a file is. */
const SAMPLE = 2000;

/** @throws DataError saying what the file is, if it is no text in any encoding */
export function mustBeBytesOfText(file: string, bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const found =
    signatures.find(([start]) => head.startsWith(start))?.[1] ??
    (isPickle(bytes) ? 'a pickle of Python' : undefined);
  if (found === undefined && !hasManyControls(bytes)) return;
  throw new DataError({
    ...{ file, field: 'line 1', expected: 'CSV text', got: found ?? 'bytes of no text' },
    hint: 'save it as CSV in UTF-8, from the program that wrote it, or unpack it',
  });
}

/** A protocol from 2 on. */
const isPickle = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5;

/** Signs that no text has many of, whatever its encoding; zeros are of UTF-16, or are told by their line. */
function hasManyControls(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  const controls = sample.filter(
    (byte) => (byte > 0 && byte < 0x09) || (byte > 0x0d && byte < 0x1a) || (byte > 0x1b && byte < 0x20),
  );
  return controls.length > 3 && controls.length > sample.length / 50;
}
