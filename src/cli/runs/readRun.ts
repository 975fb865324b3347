/** Run folders read: what was asked for, what was learned, what came out. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { decodeState } from '../../bayes/training/stateFile.ts';
import { newestCheckpoint } from '../../persist/checkpoints.ts';
import { FileFormatError } from '../../persist/errors.ts';
import {
  parseRunConfig,
  parseRunMetrics,
  RUN_FILES,
  type RunConfig,
  type RunMetrics,
} from '../../persist/runFolder.ts';
import { isSystemError, usageError } from '../exit.ts';
import { whole } from '../../kit/format.ts';
import { diskStore } from './diskStore.ts';
import { isBeingTrained, readStatus, resumeCommand } from './status.ts';

export interface Run {
  readonly config: RunConfig;
  readonly posterior: Posterior;
  /** What was measured after training; absent if the run has no metrics.json, or one of an earlier posterior. */
  readonly metrics: RunMetrics | undefined;
  /** Where the posterior was read. */
  readonly file: string;
  /** Whether the run was named by its folder, instead of by that file. */
  readonly isFolder: boolean;
  /** For people: that the run is not at its end, and what was read instead. */
  readonly notes: readonly string[];
}

/**
 * A run that is not at its end is read as far as it has come.
 *
 * @param path a run folder, or another posterior file in one, such as a pruned one
 * @throws CredenceError, FileFormatError naming the file that is missing or damaged
 */
export async function readRunFolder(path: string): Promise<Run> {
  if (!existsSync(path)) throw usageError(`${path}: no such run folder`);
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const { config, metrics } = await readRunJson(folder);
  const status = readStatus(folder);
  // while it is being measured, the numbers are those of the posterior before
  const common = { config, metrics: status?.status === 'measuring' ? undefined : metrics, isFolder };
  const file = isFolder ? join(folder, RUN_FILES.posterior) : path;
  if (existsSync(file) || status === undefined) {
    const posterior = await readPosteriorAt(file, config);
    const isWhole = !isFolder || status === undefined || status.status === 'done';
    const notes = isWhole ? [] : [`${folder} is not at its end; this is its last posterior. ${goOn(folder)}`];
    return { ...common, posterior, file, notes };
  }
  const { found, unusable } = await newestCheckpoint(diskStore(folder), decodeState);
  if (!found) {
    const why = unusable[0]?.reason ?? 'it has no checkpoint yet';
    throw usageError(`${folder}: has no posterior, because its training did not come to an end, and ${why}`);
  }
  const { posterior, training } = found.state.state;
  const step = training?.progress.step ?? 0;
  const notes = [`${folder} is not at its end; this is its state after step ${whole(step)}. ${goOn(folder)}`];
  return { ...common, posterior, file: diskStore(folder).pathOf(found.name), notes };
}

function goOn(folder: string): string {
  const status = readStatus(folder);
  return status && isBeingTrained(status) ? 'It is being trained.' : `To go on: ${resumeCommand(folder)}`;
}

/** What is asked for, and what was measured if anything was. */
export async function readRunJson(folder: string): Promise<Pick<Run, 'config' | 'metrics'>> {
  const at = (name: string) => join(folder, name);
  const config = parseRunConfig(at(RUN_FILES.config), await readText(at(RUN_FILES.config)));
  const metrics = existsSync(at(RUN_FILES.metrics))
    ? parseRunMetrics(at(RUN_FILES.metrics), await readText(at(RUN_FILES.metrics)))
    : undefined;
  return { config, metrics };
}

export const readPosteriorOf = (folder: string, config: RunConfig): Promise<Posterior> =>
  readPosteriorAt(join(folder, RUN_FILES.posterior), config);

async function readPosteriorAt(file: string, config: RunConfig): Promise<Posterior> {
  const posterior = decodePosterior(file, await readBytes(file));
  if (posterior.config.layers.join() === config.layers.join()) return posterior;
  throw new FileFormatError({
    file,
    expected: `a posterior of layers ${config.layers}, as in ${RUN_FILES.config}`,
    got: `layers ${posterior.config.layers}`,
    hint: 'the two files are not of the same run',
  });
}

async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(file);
    // no Buffer: its slice() is a view where a Uint8Array's is a copy
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    if (!(isSystemError(cause) && ['ENOENT', 'ENOTDIR'].includes(cause.code ?? ''))) throw cause;
    throw usageError(`${file}: no such file; this is no run folder that "train" wrote`, { cause });
  }
}
