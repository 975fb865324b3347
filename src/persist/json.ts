/** JSON text to checked values: every error names the file and the path inside it. */
import * as v from 'valibot';
import { type Check, inRange, type Range } from '../checks.ts';
import { FileFormatError } from './errors.ts';

/** Where the JSON text stands. `offset` is its first byte, if it is a part of a binary file. */
export interface JsonSource {
  readonly file: string;
  readonly offset?: number;
  /** The field it is the text of, if JSON stands inside of JSON. */
  readonly field?: string;
  /** What the reader of an error can do next. */
  readonly hint: string;
}

/** No file of Credence comes near it. Functions that walk a value would use up the stack far beyond. */
const deepest = 200;

/** @throws FileFormatError if the text is not JSON, or its brackets are nested without reason */
export function parseJson(source: JsonSource, text: string): unknown {
  if (isDeeper(text, deepest)) {
    const expected = `JSON of at most ${deepest} brackets inside one another`;
    throw new FileFormatError({ ...source, expected, got: 'more' });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = `text that does not parse (${(cause as SyntaxError).message})`;
    throw new FileFormatError({ ...source, expected: 'JSON', got }, { cause });
  }
}

/** Whether brackets outside of strings are nested more than `most` deep. */
function isDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      for (i++; i < text.length && text.charCodeAt(i) !== quote; i++)
        if (text.charCodeAt(i) === backslash) i++;
    } else if (opening.has(code)) {
      if (++depth > most) return true;
    } else if (closing.has(code)) depth--;
  }
  return false;
}

const [quote, backslash] = [0x22, 0x5c];
/** [ and {, ] and }. */
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/**
 * Checks a parsed value against a schema.
 *
 * @param path of the value inside the file, for errors; empty for the whole file
 * @throws FileFormatError naming the first field that does not fit
 */
export function checkJson<Schema extends v.GenericSchema>(
  source: JsonSource,
  schema: Schema,
  value: unknown,
  path = '',
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = joinPath(path, issue.path ?? []);
  throw new FileFormatError({ ...source, field: field === '' ? undefined : field, ...describe(issue) });
}

/** A value that passes a check. */
export const checked = <T>({ fits, expected }: Check) => v.custom<T>(fits, expected);

export const numberIn = (range: Range) => checked<number>(inRange(range));

function describe(issue: v.BaseIssue<unknown>): { expected: string; got: string } {
  const isKey = issue.path?.at(-1)?.origin === 'key';
  if (isKey && issue.expected === 'never') return { expected: 'no field of this name', got: 'one' };
  if (issue.received === 'undefined') return { expected: 'this field', got: 'nothing' };
  return {
    expected: issue.type === 'custom' ? issue.message : (issue.expected ?? issue.message),
    got: issue.received,
  };
}

function joinPath(start: string, path: readonly { key: unknown }[]): string {
  return path.reduce((text, { key }) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? `${key}` : `${text}.${key}`;
  }, start);
}
