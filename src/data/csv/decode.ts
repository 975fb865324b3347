/** Bytes of a text file to its characters. What is not UTF-8 or UTF-16 is refused, not guessed. */

import { DataError } from '../errors.ts';
import { mustBeBytesOfText } from './binary.ts';

/** The last sign of a file of DOS says that it ends. */
const DOS_END = '\u001a';

export interface Decoded {
  readonly text: string;
  /** `UTF-8`, `UTF-16LE`, or what was asked for. */
  readonly encoding: string;
}

/**
 * Every 8-bit encoding gives some text for any bytes, so nothing in a file tells Windows-1252 from
 * Windows-1250 or Macintosh: a person has to.
 *
 * @param asked an encoding by the name that browsers have for it (WHATWG Encoding Standard, section 4.2)
 * @throws DataError if there is no such encoding, or the bytes are not in it, naming the line
 */
export function decodeText(file: string, bytes: Uint8Array, asked?: string): Decoded {
  mustBeBytesOfText(file, bytes);
  const encoding = asked ?? encodingByMark(bytes) ?? 'UTF-8';
  const decoder = decoderOf(file, encoding);
  try {
    const text = decoder.decode(bytes);
    return { text: text.endsWith(DOS_END) ? text.slice(0, -1) : text, encoding: nameOf(encoding) };
  } catch (cause) {
    throw notIn(file, bytes, { encoding: nameOf(encoding), asked: asked !== undefined, cause });
  }
}

/** UTF-16 tells itself: by its byte-order mark, or by the zeros in every other byte of Latin letters. */
function encodingByMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  const head = bytes.subarray(0, 200 - (200 % 2));
  const zeros = (parity: number) => head.filter((byte, i) => i % 2 === parity && byte === 0).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (head.length < 4) return undefined;
  if (even === 0 && odd > 0.4 * head.length) return 'UTF-16LE';
  if (odd === 0 && even > 0.4 * head.length) return 'UTF-16BE';
  return undefined;
}

function decoderOf(file: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    const expected = 'the name of an encoding';
    const hint = 'such as --encoding utf-8, utf-16le, windows-1252, windows-1250, macintosh or shift_jis';
    throw new DataError({ file, field: 'encoding', expected, got: JSON.stringify(encoding), hint });
  }
}

const nameOf = (encoding: string): string => (/^utf-?8$/i.test(encoding) ? 'UTF-8' : encoding);

function notIn(
  file: string,
  bytes: Uint8Array,
  { encoding, asked, cause }: { encoding: string; asked: boolean; cause: unknown },
): DataError {
  const at = encoding === 'UTF-8' ? firstBadByte(bytes) : undefined;
  const line =
    at === undefined ? undefined : 1 + bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
  const got =
    at === undefined
      ? 'bytes that are none'
      : `byte ${bytes[at]!.toString(16)}${near(bytes, at)}, which is none`;
  const hint = asked
    ? 'give another --encoding, or none'
    : `save the file in UTF-8, or say what it is in: ${readingsOf(bytes, at ?? 0).join(', ')}`;
  const field = line === undefined ? undefined : `line ${line}`;
  return new DataError({ file, field, expected: `text in ${encoding}`, got, hint }, { cause });
}

const ofOneByte = ['windows-1252', 'windows-1250', 'macintosh'];
const ofTwoBytes = ['gb18030', 'shift_jis'];

/** What some encodings make of the word around a byte: a person sees which one is right. */
function readingsOf(bytes: Uint8Array, at: number): string[] {
  const isWord = (byte: number | undefined) =>
    byte !== undefined && (byte > 0x7f || /\w/.test(String.fromCharCode(byte)));
  let [from, to] = [at, at];
  while (isWord(bytes[from - 1])) from--;
  while (isWord(bytes[to])) to++;
  const word = bytes.subarray(from, Math.min(to, from + longestWord));
  const arePairs = word.filter((byte) => byte > 0x7f).length > 1;
  const names = arePairs ? [...ofOneByte, ...ofTwoBytes] : ofOneByte;
  return names.flatMap((name, i) => {
    const text = new TextDecoder(name).decode(word);
    const isText = !/[\ufffd\p{C}]/u.test(text);
    return isText
      ? [`${i === 0 ? '--encoding ' : ''}${name} reads ${JSON.stringify(text)}`]
      : i === 0
        ? [`--encoding ${name}`]
        : [];
  });
}

const longestWord = 30;

/** What stands around a byte, as far as it is ASCII. */
function near(bytes: Uint8Array, at: number): string {
  const shown = Array.from(bytes.subarray(Math.max(0, at - 8), at + 9), (byte, i) =>
    i === Math.min(8, at) ? '\ufffd' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ' ',
  );
  return ` in ${JSON.stringify(shown.join('').trim())}`;
}

/** The longest prefix that decodes ends before it. */
function firstBadByte(bytes: Uint8Array): number {
  const decodes = (end: number) => {
    try {
      new TextDecoder('UTF-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(middle)) good = middle;
    else bad = middle;
  }
  // what is wrong of a letter is its first byte
  let at = Math.min(good, bytes.length - 1);
  while (at > 0 && bytes[at]! < 0x80) at--;
  return at;
}
