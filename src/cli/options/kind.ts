/** `NAME` or `NAME:1,2` on a command line: one of several kinds, with its numbers if wanted. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../bayes/errors.ts';
import type { Kind } from '../../bayes/settings/setting.ts';
import { toNumber } from './numbers.ts';

type Kinds = Readonly<Record<string, Kind>>;

export interface AskedKind<T> {
  readonly kind: keyof T;
  /** By their names; without them the kind alone was given. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Undefined if there is no such kind, or it has not that many numbers. */
export function parseKind<T extends Kinds>(kinds: T, text: string): AskedKind<T> | undefined {
  const [kind = '', list] = split(text);
  if (!Object.hasOwn(kinds, kind)) return undefined;
  const names = Object.keys(kinds[kind]!.numbers);
  if (list === undefined) return { kind };
  const numbers = list.split(',').map(toNumber);
  if (names.length === 0 || numbers.length !== names.length) return undefined;
  return { kind, numbers: Object.fromEntries(names.map((name, i) => [name, numbers[i]!])) };
}

/** At the first colon. */
export function split(text: string): [name: string, list: string | undefined] {
  const at = text.indexOf(':');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** What `make` makes. @throws InvalidArgumentError if that is undefined, or the library takes none of it */
export function orRefuse<T>(syntax: string, make: () => T | undefined): T {
  try {
    const made = make();
    if (made !== undefined) return made;
  } catch (error) {
    if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
  throw new InvalidArgumentError(`Expected ${syntax}.`);
}
