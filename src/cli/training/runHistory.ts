/** history.json of a run folder, as `history.ts` writes it: only what is read again is checked. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { StepMetrics } from '../../bayes/training/trainReport.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { checkJson } from '../../persist/json.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';
import { aboutIn, openSide } from '../runFolders/sideFiles.ts';

/** JSON has no NaN: it is written as null. */
const measured = v.pipe(
  v.nullable(v.number()),
  v.transform((x) => x ?? Number.NaN),
);

const Epoch = v.object({
  ...{ epoch: v.number(), freeEnergy: measured, nll: measured, kl: measured, trainError: measured },
  /** One of them, as `errorOf` says. */
  testError: v.optional(v.nullable(v.number()), null),
  validationError: v.optional(v.nullable(v.number()), null),
});

const RunHistory = v.object({
  epochs: v.optional(v.array(Epoch), []),
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
  return existsSync(file) ? (await read(file, run)).steps : undefined;
}

/**
 * Of each epoch that was kept; none if the folder has no such file.
 * @throws FileFormatError, as `readHistory`
 */
export async function readEpochs(
  folder: string,
  run: string | null,
): Promise<readonly v.InferOutput<typeof Epoch>[]> {
  const file = join(folder, EXTRA_FILES.history);
  return existsSync(file) ? (await read(file, run)).epochs : [];
}

async function read(file: string, run: string | null): Promise<v.InferOutput<typeof RunHistory>> {
  const hint = 'remove the file to go on without the history of the run, or put its own back';
  const content = openSide(file, await readFile(file, 'utf8'));
  const history = checkJson({ file, hint }, RunHistory, content);
  const about = aboutIn(file, content);
  if (about.run === run) return history;
  const of = (id: string | null) => (id === null ? 'that names no run' : `of run ${id}`);
  throw new FileFormatError({
    ...{ file, field: 'run', expected: `a history ${of(run)}`, got: `one ${of(about.run)}`, hint },
  });
}
