/**
 * A setting, as data: one row of a table. Its type, its check, its option on the command line, its field
 * on the page and its place in config.json follow from the row. Nothing here knows a command line, a page
 * or a file.
 */
import { type Check, inRange, oneOf, type Range } from '../../checks.ts';
import { ConfigError } from '../errors.ts';

interface Row<Value> {
  /** Defaults of single methods, where they differ; see docs/methods.md. */
  readonly byMethod?: Readonly<Record<string, Value>>;
  /** The setting matters only if other settings have one of these values. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Its option on the command line, with the heading of the help that it is under. */
  readonly option?: readonly [
    group: 'Options' | 'Data' | 'Network' | 'Method' | 'Optimisation',
    flag: `--${string}`,
    help: string,
  ];
  /** Its field on the page, and its name in the page's address if that differs. */
  readonly field?: { readonly label: string; readonly hint?: string; readonly address?: string };
  /** The value of runs whose config.json is older than the setting. */
  readonly before?: Value;
}

export interface NumberSetting extends Row<number> {
  readonly default: number;
  readonly range: Range;
  /** The range that people may ask for, if it is narrower than what the library accepts. */
  readonly asked?: Range;
}

export interface ChoiceSetting extends Row<string> {
  /** The first is the default. */
  readonly choices: readonly string[];
  /** What its option says where it is given without a value. */
  readonly bare?: string;
  /** Titles of the choices for people, if they differ from the choices themselves. */
  readonly titles?: Readonly<Record<string, string>>;
}

export type Setting = NumberSetting | ChoiceSetting;
export type Settings = Readonly<Record<string, Setting>>;

/** The values of a table: numbers, and the names of choices. */
export type Values<T extends Settings> = {
  readonly [K in keyof T]: T[K] extends { readonly choices: readonly (infer Choice)[] } ? Choice : number;
};

/** A row of a number: its default and its range. */
export const number = (standard: number, range: Range) => ({ default: standard, range });

/** The check of what the library accepts. */
export const checkOf = (setting: Setting): Check =>
  'range' in setting ? inRange(setting.range) : oneOf(setting.choices);

/** The check of what people may ask for: on the command line, on the page or in a file. */
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

/** Picks the values that the table has rows for. */
export const valuesOf = <T extends Settings>(table: T, values: Values<T>): Values<T> =>
  Object.fromEntries(Object.keys(table).map((name) => [name, values[name]])) as Values<T>;

/** @throws ConfigError naming the first value that its row refuses. @param of what stands before the name */
export function checkValues(table: Settings, values: object, of = ''): void {
  const byName = values as Readonly<Record<string, unknown>>;
  for (const [name, row] of Object.entries(table)) checkValue(`${of}${name}`, checkOf(row), byName[name]);
}

/** @throws ConfigError naming the setting */
export function checkValue(name: string, { expected, fits }: Check, value: unknown): void {
  if (!fits(value)) throw new ConfigError(name, expected, value);
}

/** One of several kinds of a thing. Its numbers are in the order in which people write them. */
export interface Kind {
  /** For people. */
  readonly title: string;
  readonly numbers: Readonly<Record<string, NumberSetting>>;
}

/** A value of one of the kinds: its name and its numbers. */
export type OneOf<T extends Readonly<Record<string, Kind>>> = {
  [K in keyof T]: { readonly kind: K } & Values<T[K]['numbers']>;
}[keyof T];
