/** history.json of a run folder, as `history.ts` writes it: only what the diagnosis reads is checked. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { StepMetrics } from '../bayes/training/trainReport.ts';
import { FileFormatError } from '../persist/errors.ts';
import { checkJson } from '../persist/json.ts';
import { EXTRA_FILES } from './runFolder.ts';
import { aboutIn, openSide } from './runFolders/sideFiles.ts';

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

/**
 * Undefined if the folder has none.
 * @param run its identity
 * @throws FileFormatError naming the path inside the JSON; or that the file was changed, or is of another run
 */
export async function readHistory(
  folder: string,
  run: string | null,
): Promise<readonly StepMetrics[] | undefined> {
  const file = join(folder, EXTRA_FILES.history);
  if (!existsSync(file)) return undefined;
  const hint = 'remove the file to go on without the history of the run, or put its own back';
  const content = openSide(file, await readFile(file, 'utf8'));
  const { steps } = checkJson({ file, hint }, RunHistory, content);
  const about = aboutIn(file, content);
  if (about.run !== run) {
    const of = (id: string | null) => (id === null ? 'that names no run' : `of run ${id}`);
    throw new FileFormatError({
      ...{ file, field: 'run', expected: `a history ${of(run)}`, got: `one ${of(about.run)}`, hint },
    });
  }
  return steps;
}
