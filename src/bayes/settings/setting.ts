/**
 * A setting, as data: one row of a table. Its type, its check, its option on the command line, its field
 * on the page and its place in config.json follow from the row. Nothing here knows a command line, a page
 * or a file.
 */
import { type Check, inRange, oneOf, type Range } from '../../checks.ts';
import { ConfigError } from '../errors.ts';

interface Row<Value> {
  /** Defaults that a method has of its own; see docs/methods.md. */
  readonly byMethod?: Readonly<Record<string, Value>>;
  /** Values of another setting beside which this one matters. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Its option, under a heading of the help. */
  readonly option?: readonly [
    group: 'Options' | 'Data' | 'Network' | 'Method' | 'Optimisation',
    flag: `--${string}`,
    help: string,
  ];
  /** Its field on the page, and its name in the page's address where that is another. */
  readonly field?: { readonly label: string; readonly hint?: string; readonly address?: string };
  /** What runs were trained with before their config.json named it. */
  readonly before?: Value;
}

export interface NumberSetting extends Row<number> {
  readonly default: number;
  readonly range: Range;
  /** What people may ask for, where that is less than what the library takes. */
  readonly asked?: Range;
}

export interface ChoiceSetting extends Row<string> {
  /** The first is the default. */
  readonly choices: readonly string[];
  /** Names of the choices for people, where they are not the choices themselves. */
  readonly titles?: Readonly<Record<string, string>>;
}

export type Setting = NumberSetting | ChoiceSetting;
export type Settings = Readonly<Record<string, Setting>>;

/** The values of a table: numbers, and the names of choices. */
export type Values<T extends Settings> = {
  readonly [K in keyof T]: T[K] extends { readonly choices: readonly (infer Choice)[] } ? Choice : number;
};

/** What a row says of a number: its default, and its range. */
export const number = (standard: number, range: Range) => ({ default: standard, range });

/** What the library takes. */
export const checkOf = (setting: Setting): Check =>
  'range' in setting ? inRange(setting.range) : oneOf(setting.choices);

/** What people may ask for, on a command line, on the page or in a file. */
export const askedOf = (setting: Setting): Check =>
  'range' in setting ? inRange(setting.asked ?? setting.range) : checkOf(setting);

export const defaultOf = (setting: Setting): number | string =>
  'range' in setting ? setting.default : setting.choices[0]!;

export function defaultsOf<T extends Settings>(table: T, method = ''): Values<T> {
  const entries = Object.entries(table).map(([name, row]) => [
    name,
    row.byMethod?.[method] ?? defaultOf(row),
  ]);
  return Object.fromEntries(entries) as Values<T>;
}

/** The values of a table's rows, out of more. */
export const valuesOf = <T extends Settings>(table: T, values: Values<T>): Values<T> =>
  Object.fromEntries(Object.keys(table).map((name) => [name, values[name]])) as Values<T>;

/** @throws ConfigError naming the first value that its row does not take; `of` stands before the name */
export function checkValues(table: Settings, values: object, of = ''): void {
  const byName = values as Readonly<Record<string, unknown>>;
  for (const [name, row] of Object.entries(table)) checkValue(`${of}${name}`, checkOf(row), byName[name]);
}

/** @throws ConfigError naming the setting */
export function checkValue(name: string, { expected, fits }: Check, value: unknown): void {
  if (!fits(value)) throw new ConfigError(name, expected, value);
}

/** One of several kinds of something. Its numbers come in the order in which a person writes them. */
export interface Kind {
  /** For people. */
  readonly title: string;
  readonly numbers: Readonly<Record<string, NumberSetting>>;
}

/** A value of one of the kinds: its name and its numbers. */
export type OneOf<T extends Readonly<Record<string, Kind>>> = {
  [K in keyof T]: { readonly kind: K } & Values<T[K]['numbers']>;
}[keyof T];
