/**
 * A JSON object with a SHA-256 over its other fields, as its last one: a value that was changed afterwards is
 * noticed. How the text is laid out does not matter, nor does the order of fields.
 */
import { sha256 } from './sha256.ts';

/** The field. */
export const SEAL = 'sha256';

/** An object as text with its seal. @param indent spaces of each level; everything in one line if absent */
export function sealJson(value: object, indent?: number): string {
  return `${JSON.stringify({ ...value, [SEAL]: digestOfJson(value) }, null, indent)}\n`;
}

export interface OpenedJson {
  /** What was sealed. */
  readonly content: unknown;
  /** Whether its seal is that of its fields; undefined if it has none. */
  readonly isWhole: boolean | undefined;
  readonly seal: string | undefined;
}

/** @param value as `JSON.parse` returns it */
export function openJson(value: unknown): OpenedJson {
  if (typeof value !== 'object' || value === null || !(SEAL in value)) {
    return { content: value, isWhole: undefined, seal: undefined };
  }
  const { [SEAL]: told, ...content } = value as Record<string, unknown>;
  return { content, isWhole: told === digestOfJson(content), seal: String(told) };
}

/** Of what a file of this value says. */
export const digestOfJson = (value: unknown): string =>
  sha256(new TextEncoder().encode(canonicalJson(JSON.parse(JSON.stringify(value)))));

/** The same text for the same value, whatever the order of fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
