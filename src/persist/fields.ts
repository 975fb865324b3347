/** The numbers and names of which the JSON files of a run folder are made. */
import * as v from 'valibot';
import { askedOf, type Kind, type Setting } from '../bayes/settings/setting.ts';
import * as ranges from '../checks.ts';
import { checked, numberIn } from './json.ts';

export const whole = (least: number, most?: number) => numberIn(ranges.whole(least, most));
export const seed = numberIn(ranges.seeds);
export const finite = numberIn({});
export const positive = numberIn(ranges.positive);
export const notNegative = numberIn({ least: 0 });
export const innerFraction = numberIn(ranges.innerFraction);
const unit = ranges.between(0, 1);
/** Not a percentage. */
export const fraction = v.custom<number>((x) => ranges.isIn(unit, x), 'a fraction from 0 to 1');

export const name = v.custom<string>((x) => typeof x === 'string' && x !== '', 'a name');

const isHex = (digits: number) => (x: unknown) =>
  typeof x === 'string' && x.length === digits && /^[0-9a-f]*$/.test(x);
export const digest = v.custom<string>(isHex(64), 'a SHA-256 digest');
export const runId = v.custom<string>(isHex(32), 'the identity of a run, 32 hexadecimal digits');

/** The value of a setting. A file from before the setting had a name lacks it. */
function settingField(setting: Setting) {
  const value = checked<string | number>(askedOf(setting));
  return setting.before === undefined ? value : v.optional(value, setting.before);
}

/** A field for each row of a table. */
export const settingFields = (table: Readonly<Record<string, Setting>>) =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, settingField(row)]));

/** Objects of a kind and its numbers: a schema for each kind. */
export const kindFields = (kinds: Readonly<Record<string, Kind>>) =>
  Object.entries(kinds).map(([kind, { numbers }]) =>
    v.strictObject({ kind: v.literal(kind), ...settingFields(numbers) }),
  );
