/** What is in a run folder that a training can go on from. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkConfig } from '../../bayes/settings/settings.ts';
import type { TrainingState } from '../../bayes/training/trainingState.ts';
import { FileError } from '../../errors.ts';
import { newestCheckpoint } from '../../persist/checkpoints.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { usageError } from '../exit.ts';
import { checkPosterior, staleMetrics } from './belonging.ts';
import { checkState, decodeWithNote } from './decodeState.ts';
import { diskStore } from './diskStore.ts';
import type { RunNote } from './note.ts';
import { isAtRest, type Run, readPosteriorAt, readRunJson } from './readRun.ts';
import { isBeingTrained, readStatus } from './status.ts';

export interface LeftRun {
  readonly config: RunConfig;
  readonly state: TrainingState;
  /** Absent of a run from before checkpoints. */
  readonly note: RunNote | undefined;
  /** For people. */
  readonly notes: readonly string[];
  /** Trained to its end, and measured. */
  readonly isDone: boolean;
  /** The folder holds a posterior and its numbers. */
  readonly isFinished: boolean;
  /** Names of damaged checkpoints. */
  readonly unusable: readonly string[];
  /** Of a run from before checkpoints. */
  readonly epochsBefore: number;
  readonly secondsBefore: number;
}

/** @throws CredenceError if there is nothing to go on from, or another process is at it */
export async function leftRun(folder: string): Promise<LeftRun> {
  if (!existsSync(folder)) throw usageError(`--resume ${folder}: no such run folder`);
  if (!statSync(folder).isDirectory()) {
    throw usageError(`--resume ${folder}: expected a run folder, got a file`);
  }
  const status = readStatus(folder);
  if (status && isBeingTrained(status)) {
    throw usageError(
      `--resume ${folder}: process ${status.process.id} is at work on it; wait for it or end it ` +
        '(if that process is something else, remove status.json)',
    );
  }
  const { config, metrics } = await readRunJson(folder);
  let foreign: unknown;
  const { found, unusable } = await newestCheckpoint(diskStore(folder), async (file, bytes) => {
    const noted = await decodeWithNote(file, bytes);
    try {
      checkState(file, config, noted);
    } catch (error) {
      foreign = error;
      throw error;
    }
    return noted;
  });
  // going on would remove it
  if (foreign) throw foreign;
  const file = join(folder, RUN_FILES.posterior);
  const isFinished = existsSync(file);
  const notes = [
    ...unusable.map(({ reason }) => `${reason}; an older state is used instead`),
    ...(isFinished && found ? await posteriorNotes({ config, metrics }, folder, isAtRest(status)) : []),
  ];
  const common = {
    ...{ isFinished, unusable: unusable.map(({ name }) => name) },
    ...{ epochsBefore: metrics?.epochs ?? config.epochs, secondsBefore: metrics?.trainSeconds ?? 0 },
  };
  if (found) {
    const { state, note } = found.state;
    const isDone = status?.status === 'done';
    const all = [...notes, ...oldNoise(folder, state.posterior.config)];
    return { ...common, config: note?.config ?? config, state, note, notes: all, isDone };
  }
  if (!isFinished) {
    const why = notes.length > 0 ? `: ${unusable[0]!.reason}` : '';
    throw usageError(`--resume ${folder}: has no whole checkpoint to go on from${why}; train the run again`);
  }
  const { posterior, ...read } = await readPosteriorAt(file);
  checkPosterior({ posterior, ...read }, config, { isNamed: false, isSettled: true });
  const text =
    `${folder} has no checkpoint: it goes on from its posterior, the optimiser starts anew, and the noise and the ` +
    'order of the examples are those of its first epochs';
  const all = [...notes, text, ...oldNoise(folder, posterior.config)];
  return { ...common, config, state: { posterior }, note: undefined, notes: all, isDone: true };
}

/** A regression from before the noise had a prior of its own goes on with the one that it had. */
export function oldNoise(folder: string, { head }: Pick<NetworkConfig, 'head'>): string[] {
  if (head.kind !== 'gaussian' || head.noisePrior !== null || head.noise === 'fixed') return [];
  return [
    `${folder} is from before the noise had a prior of its own: its noise goes on under the prior of the weights, ` +
      'which makes it too large where that prior is narrow; for the prior of today train the run again',
  ];
}

/**
 * What is wrong with the posterior of a run that goes on from a checkpoint and replaces it at its end.
 * @throws FileFormatError if it is of another run, which is not to be overwritten
 */
async function posteriorNotes(
  { config, metrics }: Pick<Run, 'config' | 'metrics'>,
  folder: string,
  isSettled: boolean,
): Promise<string[]> {
  const file = join(folder, RUN_FILES.posterior);
  const end = 'the run goes on from its checkpoint, and replaces the file at its end';
  const read = await readPosteriorAt(file).catch((error: unknown) => {
    if (error instanceof FileError) return error;
    throw error;
  });
  if (read instanceof FileError) return [`${read.message}; ${end}`];
  checkPosterior(read, config, { isNamed: false, isSettled });
  const beside = metrics && { folder, config, metrics, file: join(folder, RUN_FILES.metrics) };
  const stale = beside && staleMetrics({ ...beside, isSettled: false }, read);
  return stale === undefined || !isSettled ? [] : [`${stale}; ${end}`];
}
