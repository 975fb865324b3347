/** The options that follow from the tables of settings: a row with a flag is an option. */
import { Option } from 'commander';
import { plainNetwork } from '../../bayes/method.ts';
import { runTable } from '../../bayes/settings/runSettings.ts';
import { askedOf, type Setting, type Values } from '../../bayes/settings/setting.ts';
import { tableMethodSettings } from '../../presets.ts';
import { byPreset } from './byPreset.ts';
import { numberThat } from './numbers.ts';

type Name = keyof typeof runTable;

/** What the command line says of the numbers and names of a run, by their names in config.json. */
export type SettingOptions = Partial<Values<typeof runTable>>;

const rows = Object.entries(runTable) as [Name, Setting][];

/** What was given. */
export function settingsIn(options: SettingOptions): SettingOptions {
  const given = rows.filter(([name]) => options[name] !== undefined).map(([name]) => [name, options[name]]);
  return Object.fromEntries(given);
}

/** The options of all settings, each under its heading of the help. */
export const settingOptions = (): Option[] =>
  rows.flatMap(([name, { option }]) => (option ? settingOption(name).helpGroup(`${option[0]}:`) : []));

/** The option of a setting. `help` is for other commands than `train`, which start from no preset. */
export function settingOption(name: Name, help?: string): Option {
  const row: Setting = runTable[name];
  const [, flag, text] = row.option!;
  const option = new Option(flag, help ?? `${onlyText(row)}${text} (default: ${defaultText(name, row)})`);
  // its value comes under the name that a run has for it, whatever the flag
  option.attributeName = () => name;
  if (!('choices' in row)) return option.argParser(numberThat(askedOf(row)));
  return (row.bare === undefined ? option : option.preset(row.bare)).choices([...row.choices]);
}

/** `0.9`, if all presets agree; and what a method has of its own. */
function defaultText(name: Name, row: Setting): string {
  const values = byPreset((settings, preset) => valueText(name, settings[name], preset));
  const own = Object.entries(row.byMethod ?? {}).map(
    ([method, value]) => `; with --method ${method} ${value}`,
  );
  return `${values}${own.join('')}`;
}

/** What a table's rows decide has no number before they are read. */
function valueText(name: Name, value: string | number, preset: string): string {
  if (name === 'epochs' && preset === 'table') return 'by the rows';
  if (name === 'learningRate' && preset === 'table') {
    return `${value}, without widths ${tableMethodSettings(plainNetwork).learningRate}`;
  }
  return value === Number.MAX_SAFE_INTEGER ? 'all' : String(value);
}

/** `schedule step: `, where the setting matters beside another's values alone. */
const onlyText = ({ only = {} }: Setting): string =>
  Object.entries(only)
    .map(([other, values]) => `${other} ${values.join(', ')}: `)
    .join('');
