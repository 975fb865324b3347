/** What stands in a run folder, in a few words. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointNames, stepOfCheckpoint } from '../../persist/checkpoints.ts';
import { parseRunMetrics, RUN_FILES } from '../../persist/runFolder.ts';
import { describeError } from '../exit.ts';
import type { ListedRun } from '../terminal/events.ts';
import { diskStore } from './diskStore.ts';
import { readConfig } from './readConfig.ts';
import { strayIn } from './readRun.ts';
import { isBeingTrained, readStatus, resumeCommand } from './status.ts';

/** Run folders inside a folder, or that folder itself if it is one; by name. */
export function runFoldersIn(folder: string): string[] {
  if (isRunFolder(folder)) return [folder];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory() && isRunFolder(path))
    .toSorted();
}

const isRunFolder = (path: string): boolean => existsSync(join(path, RUN_FILES.config));

/** Never throws: a damaged folder is listed as one. */
export async function listedRun(run: string): Promise<ListedRun> {
  const unknown = { step: null, steps: null, epochs: null, reason: null, resume: null };
  try {
    const status = readStatus(run);
    const stray = (await strayIn(run)).join('; ') || null;
    if (!status) return { run, ...unknown, reason: stray, ...(await withoutStatus(run)) };
    const { steps, epochs, reason } = status;
    const newest = (await checkpointNames(diskStore(run))).at(-1);
    const step = newest === undefined ? null : stepOfCheckpoint(newest)!;
    const isRunning = isBeingTrained(status);
    const isOpen = status.status === 'training' || status.status === 'measuring';
    const isDone = status.status === 'done';
    return {
      ...{ run, step, steps, epochs, reason: reason ?? stray },
      status: isOpen && !isRunning ? 'interrupted' : status.status,
      resume: isDone || isRunning || step === null ? null : resumeCommand(run),
    };
  } catch (error) {
    return { run, ...unknown, status: 'unreadable', reason: describeError(error) };
  }
}

/** From before there was a status, or it was removed. */
async function withoutStatus(run: string): Promise<Pick<ListedRun, 'status' | 'epochs' | 'resume'>> {
  const file = join(run, RUN_FILES.metrics);
  if (existsSync(file)) {
    const { epochs } = parseRunMetrics(file, await readFile(file, 'utf8'));
    return { status: 'done', epochs, resume: null };
  }
  // a network that was trained elsewhere has nothing to go on with
  const { imported } = await readConfig(run);
  if (imported) return { status: 'done', epochs: null, resume: null };
  return { status: 'interrupted', epochs: null, resume: resumeCommand(run) };
}
