/** What a run writes into each of its checkpoints, beside the state: all else that it takes to go on. */
import * as v from 'valibot';
import { notNegative, whole } from '../../persist/fields.ts';
import { checkJson, parseJson } from '../../persist/json.ts';
import { checkRunConfig, type RunConfig } from '../../persist/runFolder.ts';
import type { SavedHistory } from '../training/history.ts';

export interface RunNote {
  readonly version: 1;
  /** The run as it is to be at its end. */
  readonly config: RunConfig;
  /** Which trained last. */
  readonly adapter: string;
  /** Spent on training so far. */
  readonly seconds: number;
  /** Epochs of each training that the run is made of, with the one that is to come. */
  readonly horizons: readonly number[];
  /** Whether the last of them has not begun. */
  readonly isToCome: boolean;
  readonly history: SavedHistory;
}

const object = v.custom<SavedHistory>((x) => typeof x === 'object' && x !== null, 'a history');

const schema = v.strictObject({
  version: v.literal(1),
  config: v.unknown(),
  adapter: v.string(),
  seconds: notNegative,
  horizons: v.pipe(v.array(whole(1)), v.minLength(1, 'at least one number of epochs')),
  isToCome: v.boolean(),
  history: object,
});

/** @throws FileFormatError naming the checkpoint it was attached to */
export function parseNote(file: string, text: string): RunNote {
  const source = { file, field: 'attached', hint: 'the checkpoint is of another version of Credence' };
  const note = checkJson(source, schema, parseJson(source, text));
  return { ...note, config: checkRunConfig(source, note.config, 'config') };
}
