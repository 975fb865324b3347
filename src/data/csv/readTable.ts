/** Files of tables, from bytes on. */

import type { Encoding } from '../encoding/encoding.ts';
import { type ReadCsv, readCsv } from './csv.ts';
import { decodeText } from './decode.ts';
import { readLike, sameReading } from './likeTable.ts';
import type { ReadingOptions } from './reading.ts';

export interface ReadFile extends ReadCsv {
  /** Of the bytes: `UTF-8`. */
  readonly encoding: string;
}

/** A file that nothing is known of but what is said. @throws DataError if nothing can be read */
export function readTable(file: string, bytes: Uint8Array, options: ReadingOptions = {}): ReadFile {
  const { text, encoding } = decodeText(file, bytes, options.encoding);
  return { ...readCsv(file, text, options), encoding };
}

/** The training file of an encoding again: as it was read. @throws DataError */
export function readTableAgain(file: string, bytes: Uint8Array, learnt: Encoding): ReadFile {
  const { reading } = learnt;
  const options = reading ? sameReading(reading) : { header: learnt.hasHeader };
  return readTable(file, bytes, options);
}

/** Another file with rows for an encoding. @throws DataError if nothing can be read */
export function readTableLike(
  file: string,
  bytes: Uint8Array,
  learnt: Encoding,
  said: ReadingOptions = {},
): ReadFile {
  const { text, encoding } = decodeText(file, bytes, said.encoding ?? fallback(bytes, learnt));
  return { ...readLike(file, text, learnt, said), encoding };
}

/** What was said of the training file holds where this one is not in UTF-8. */
function fallback(bytes: Uint8Array, { reading }: Encoding): string | undefined {
  if (reading?.encoding === undefined) return undefined;
  try {
    decodeText('', bytes);
    return undefined;
  } catch {
    return reading.encoding;
  }
}
