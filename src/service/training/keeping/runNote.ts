/** What the page writes into each checkpoint, beside the state: all else that its run takes to go on. */
import * as v from 'valibot';
import type { RunSettings } from '../../../bayes/settings/runSettings.ts';
import { checkJson, parseJson } from '../../../persist/json.ts';
import { settingSchemas } from '../../../persist/runConfig.ts';
import { type PresetName, presets } from '../../../presets.ts';

export interface RunNote {
  readonly version: 1;
  /** In which the form of the page began. */
  readonly preset: PresetName;
  readonly settings: RunSettings;
  /** Which trained last. */
  readonly adapter: string;
}

const schema = v.strictObject({
  version: v.literal(1),
  preset: v.picklist(Object.keys(presets) as PresetName[]),
  // the table says the type of each setting, which the schema has forgotten
  settings: v.strictObject(settingSchemas) as unknown as v.GenericSchema<RunSettings>,
  adapter: v.string(),
});

/** @throws FileFormatError naming the checkpoint it was attached to */
export function parseRunNote(file: string, text: string): RunNote {
  const source = { file, field: 'attached', hint: 'the checkpoint is of another version of this page' };
  return checkJson(source, schema, parseJson(source, text));
}
