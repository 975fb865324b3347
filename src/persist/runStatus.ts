/** status.json: how far a run has come. A folder from before there was one is of a finished run. */
import * as v from 'valibot';
import { name, whole } from './fields.ts';
import { checkJson, parseJson } from './json.ts';

export const STATUS_FILE = 'status.json';

/** `done`: trained to its end and measured. Of `stopped` and `failed`, what is there was measured too. */
const RunStatus = v.strictObject({
  version: v.literal(1),
  status: v.picklist(['training', 'measuring', 'done', 'stopped', 'failed']),
  /** Of the whole run, once it is trained to its end. */
  epochs: whole(0),
  steps: whole(0),
  /** Epochs of each training that the run is made of: schedules ran over each of them. */
  horizons: v.array(whole(1)),
  /** Why it was stopped or failed. */
  reason: v.nullable(v.string()),
  /** What works on it, or did last: a process of a machine. */
  process: v.strictObject({ id: whole(1), host: name }),
});
export type RunStatus = v.InferOutput<typeof RunStatus>;

/**
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON
 */
export function parseRunStatus(file: string, text: string): RunStatus {
  const source = { file, hint: 'remove the file: its run then counts as broken off' };
  return checkJson(source, RunStatus, parseJson(source, text));
}
