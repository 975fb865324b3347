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

/** @throws FileFormatError if the text is not JSON */
export function parseJson(source: JsonSource, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? `text that does not parse (${cause.message})` : 'other text';
    throw new FileFormatError({ ...source, expected: 'JSON', got }, { cause });
  }
}

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
