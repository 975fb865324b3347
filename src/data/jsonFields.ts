/** Checks of parsed JSON, field by field: every error names the file and the path inside it. */
import { isIn, type Range, rangeText } from '../checks.ts';
import { DataError } from './errors.ts';

/** Where a value stands: a file, and a path in it such as `encoding.inputs[3]`. */
export interface JsonPlace {
  readonly file: string;
  readonly field: string;
}

const LONGEST = 60;

/** The error of a value that is not what it should be. */
export function failAt({ file, field }: JsonPlace, expected: string, got: unknown): DataError {
  const text = JSON.stringify(got) ?? 'nothing';
  return new DataError({
    file,
    field,
    expected,
    got: text.slice(0, LONGEST),
    hint: 'the file is damaged, or of another version; write it again',
  });
}

/** An object with exactly these fields. @throws DataError */
export function objectAt<Key extends string>(
  place: JsonPlace,
  value: unknown,
  keys: readonly Key[],
): Record<Key, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const got = isObject ? Object.keys(value) : [];
  if (!isObject || got.length !== keys.length || !keys.every((key) => got.includes(key))) {
    throw failAt(place, `an object of ${keys.join(', ')}`, value);
  }
  return value as Record<Key, unknown>;
}

/** An array, each entry checked by `check` under a place of its own. @throws DataError */
export function arrayAt<T>(
  place: JsonPlace,
  value: unknown,
  check: (place: JsonPlace, entry: unknown) => T,
): T[] {
  if (!Array.isArray(value)) throw failAt(place, 'an array', value);
  return value.map((entry: unknown, i) => check({ ...place, field: `${place.field}[${i}]` }, entry));
}

/** @throws DataError */
export function stringAt(place: JsonPlace, value: unknown): string {
  if (typeof value !== 'string') throw failAt(place, 'a text', value);
  return value;
}

/** A number in a range. @throws DataError */
export function numberAt(place: JsonPlace, value: unknown, range: Range): number {
  if (!isIn(range, value)) throw failAt(place, rangeText(range), value);
  return value;
}

/** One of some texts. @throws DataError */
export function choiceAt<T extends string>(place: JsonPlace, value: unknown, choices: readonly T[]): T {
  const choice = choices.find((text) => text === value);
  if (choice === undefined) throw failAt(place, choices.map((text) => `"${text}"`).join(' or '), value);
  return choice;
}

/** Texts that all differ, at least `least` of them. @throws DataError */
export function distinctAt(place: JsonPlace, value: unknown, least: number): string[] {
  const texts = arrayAt(place, value, stringAt);
  const isFit = texts.length >= least && new Set(texts).size === texts.length;
  if (!isFit) throw failAt(place, `at least ${least} texts that differ`, value);
  return texts;
}

/** A field that older files lack, and the others. */
export function withoutField(
  value: unknown,
  name: string,
): { readonly kept: unknown; readonly rest: unknown } {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || !(name in value)) return { kept: undefined, rest: value };
  const { [name]: kept, ...rest } = value as Record<string, unknown>;
  return { kept, rest };
}
