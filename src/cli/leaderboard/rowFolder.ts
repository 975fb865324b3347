/** The run folder of a row: whether it is there, is the row's, is at its end; and its run, ready to train. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FileFormatError } from '../../persist/errors.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { trainedWith } from '../../persist/runIdentity.ts';
import { openToTrain } from '../data/open.ts';
import { usageError } from '../exit.ts';
import { begun } from '../runFolders/newRun.ts';
import type { PreparedRun } from '../runFolders/prepared.ts';
import { isAtRest, readRunJson } from '../runFolders/readRun.ts';
import { resumedRun } from '../runFolders/resumedRun.ts';
import { checkFolder } from '../runFolders/runFolder.ts';
import { isBeingTrained, readStatus } from '../runFolders/status.ts';
import { checkLayers } from '../settings.ts';
import { canonical } from './folder.ts';

/** Of a run folder. */
export type Standing = 'missing' | 'begun' | 'done';

const hint = 'give other folders with --posteriors, or move this one away and the run is trained anew';

/**
 * @param asked what the row is trained with; draws of a prediction and the preset's name may differ
 * @throws FileFormatError naming the first setting that is not the row's, or that its data are others;
 *   CredenceError if another process is at work there
 */
export async function standingOf(folder: string, asked: RunConfig): Promise<Standing> {
  if (!existsSync(join(folder, RUN_FILES.config))) return 'missing';
  const status = readStatus(folder);
  if (status && isBeingTrained(status)) {
    throw usageError(
      `${folder}: process ${status.process.id} is at work on it; wait for it, or leave the row out`,
    );
  }
  const { config, metrics } = await readRunJson(folder);
  mustBeOfRow(folder, config, asked);
  if (status && status.horizons.length > 1) {
    throw new FileFormatError({
      file: join(folder, 'status.json'),
      field: 'horizons',
      expected: `one training of ${asked.epochs} epochs`,
      got: `trainings of ${status.horizons.join(', ')} epochs, one after the other`,
      hint,
    });
  }
  const isMeasured = metrics !== undefined && existsSync(join(folder, RUN_FILES.posterior));
  return isMeasured && isAtRest(status) ? 'done' : 'begun';
}

function mustBeOfRow(folder: string, config: RunConfig, asked: RunConfig): void {
  const [found, wanted] = [config, asked].map((own) => ({ ...trainedWith(own), dataset: own.dataset }));
  const other = Object.entries(wanted!).find(
    ([name, value]) => canonical(value) !== canonical(found![name as keyof typeof found]),
  );
  if (!other) return;
  const [name, value] = other;
  throw new FileFormatError({
    file: join(folder, RUN_FILES.config),
    field: name,
    expected: `${canonical(value)}, as the row of the board`,
    got: canonical(found![name as keyof typeof found]) ?? 'nothing',
    hint,
  });
}

/**
 * A new run, or what is left of one that was broken off.
 * @throws CredenceError if the folder cannot be one; what opening the data throws
 */
export async function prepareRow(
  folder: string,
  asked: RunConfig,
  standing: Exclude<Standing, 'done'>,
): Promise<PreparedRun> {
  if (standing === 'begun') return resumedRun(folder, { report: false });
  checkFolder(folder, '--posteriors:');
  const notes: string[] = [];
  const opened = await openToTrain(
    { trainExamples: asked.trainExamples, report: false },
    {
      ...{ limit: asked.trainExamples, validation: asked.validationExamples, seed: asked.seed },
      note: (text) => notes.push(text),
    },
  );
  checkLayers(asked.layers, opened);
  const { version: _, id: __, preset, dataset: ___, ...settings } = asked;
  return begun({ folder, settings, opened, preset, notes });
}
