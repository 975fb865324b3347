/** history.json of a run folder, as `history.ts` writes it: only what the diagnosis reads is checked. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { StepMetrics } from '../bayes/training/trainReport.ts';
import { checkJson, parseJson } from '../persist/json.ts';
import { EXTRA_FILES } from './runFolder.ts';

/** JSON has no NaN: it is written as null. */
const measured = v.pipe(
  v.nullable(v.number()),
  v.transform((x) => x ?? Number.NaN),
);

const RunHistory = v.object({
  steps: v.array(
    v.object({ step: v.number(), nll: measured, kl: measured, freeEnergy: measured, error: measured }),
  ),
});

/** Undefined if the folder has none. @throws FileFormatError naming the path inside the JSON */
export async function readHistory(folder: string): Promise<readonly StepMetrics[] | undefined> {
  const file = join(folder, EXTRA_FILES.history);
  if (!existsSync(file)) return undefined;
  const source = { file, hint: 'remove the file to diagnose the run without its history' };
  return checkJson(source, RunHistory, parseJson(source, await readFile(file, 'utf8'))).steps;
}
