/** The options that follow from the tables of settings: a row with a flag is an option. */
import { type Command, Option } from 'commander';
import { runTable } from '../../bayes/settings/run.ts';
import { askedOf, type Setting, type Values } from '../../bayes/settings/setting.ts';
import { presets, tablePreset } from '../../presets.ts';
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

/** Adds the options under a heading of the help; without one, the general ones. */
export function addSettings(command: Command, group?: 'Data' | 'Network' | 'Method' | 'Optimisation'): void {
  for (const [name, { option }] of rows) {
    if (option && option.group === group) command.addOption(settingOption(name));
  }
}

/** The option of a setting. `help`: what it says in another command than `train`, which starts from no preset. */
export function settingOption(name: Name, help?: string): Option {
  const row: Setting = runTable[name];
  const words = row.option!;
  const trained = `${onlyText(row)}${words.help} (default: ${defaultText(name, row)})`;
  const option = new Option(words.flag, help ?? trained);
  // its value comes under the name that a run has for it, whatever the flag
  option.attributeName = () => name;
  if ('choices' in row) return option.choices([...row.choices]);
  return option.argParser(numberThat(askedOf(row)));
}

/** `0.9`, if all presets agree; and what a method has of its own. */
function defaultText(name: Name, { default: value, byMethod = {} }: Setting): string {
  const starts = [...Object.values(presets), tablePreset].map(({ settings }) => settings[name]);
  const common = starts.every((start) => start === value) ? value : "the preset's";
  return [common, ...Object.entries(byMethod).map(([method, own]) => `${method}: ${own}`)].join('; ');
}

/** `schedule step: `, where the setting matters beside another's values alone. */
const onlyText = ({ only = {} }: Setting): string =>
  Object.entries(only)
    .map(([other, values]) => `${other} ${values.join(', ')}: `)
    .join('');
