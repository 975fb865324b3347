/**
 * A setting, as data: one row of a table. Its type, its check, its option on the command line, its field on the page and
 * its place in config.json follow from the row. Nothing here knows a command line, a page or a file.
 */
import { type Check, inRange, type Range } from '../../range.ts';
import { ConfigError } from '../errors.ts';

interface OptionWords {
  /** With what stands for its value: `--lr <x>`. */
  readonly flag: `--${string}`;
  /** Heading under which help lists it; without one it is with the general options. */
  readonly group?: 'Data' | 'Network' | 'Method' | 'Optimisation';
  readonly help: string;
}

interface FieldWords {
  readonly label: string;
  /** A few words beside the label. */
  readonly hint?: string;
  /** Its name in the page's address, where that is another than the setting's. */
  readonly address?: string;
}

interface Row<Value> {
  readonly default: Value;
  /** Defaults that a method has of its own; see docs/methods.md. */
  readonly byMethod?: Readonly<Record<string, Value>>;
  /** Values of another setting beside which this one matters. Without it: always. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Its option. Without one the command line takes it from the preset. */
  readonly option?: OptionWords;
  /** Its field. Without one the page takes it from the preset. */
  readonly field?: FieldWords;
  /** Its name in a run's settings, where that is another; null: a run does not have it. */
  readonly inRun?: string | null;
  /** What runs were trained with before their config.json named it. */
  readonly before?: Value;
}

export interface NumberSetting extends Row<number> {
  readonly range: Range;
  /** What people may ask for, where that is less than what the library takes. */
  readonly asked?: Range;
}

export interface ChoiceSetting extends Row<string> {
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

/** What the library takes. */
export function checkOf(setting: Setting): Check {
  if ('range' in setting) return inRange(setting.range);
  const { choices } = setting;
  return {
    expected: `one of ${choices.join(', ')}`,
    fits: (value) => choices.some((name) => name === value),
  };
}

/** What people may ask for, on a command line, on the page or in a file. */
export const askedOf = (setting: Setting): Check =>
  'range' in setting ? inRange(setting.asked ?? setting.range) : checkOf(setting);

export function defaultsOf<T extends Settings>(table: T, method = ''): Values<T> {
  const entries = Object.entries(table).map(([name, row]) => [name, row.byMethod?.[method] ?? row.default]);
  return Object.fromEntries(entries) as Values<T>;
}

/** @throws ConfigError naming the first value that its row does not take */
export function checkValues<T extends Settings>(table: T, values: Values<T>): void {
  for (const [name, row] of Object.entries(table)) checkValue(name, checkOf(row), values[name]);
}

/** @throws ConfigError naming the setting */
export function checkValue(name: string, { expected, fits }: Check, value: unknown): void {
  if (!fits(value)) throw new ConfigError(name, expected, value);
}

/** Something of one of several kinds, some of which have numbers: rows of numbers by the kind's name. */
export interface Kind {
  /** For people. */
  readonly title: string;
  /** In the order in which a person writes them. */
  readonly numbers: Readonly<Record<string, NumberSetting>>;
}

/** A value of one of the kinds: its name and its numbers. */
export type OneOf<T extends Readonly<Record<string, Kind>>> = {
  [K in keyof T]: { readonly kind: K } & Values<T[K]['numbers']>;
}[keyof T];

/** @throws ConfigError if there is no such kind, or one of its numbers makes no sense */
export function checkKind(
  name: string,
  kinds: Readonly<Record<string, Kind>>,
  value: { readonly kind: string },
): void {
  if (!Object.hasOwn(kinds, value.kind)) {
    throw new ConfigError(`${name}.kind`, `one of ${Object.keys(kinds).join(', ')}`, value.kind);
  }
  for (const [number, row] of Object.entries(kinds[value.kind]!.numbers)) {
    checkValue(`${name}.${number}`, checkOf(row), (value as unknown as Record<string, unknown>)[number]);
  }
}
