/** Run folders read: what was asked for, what was learned, what came out; all of it of one run. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { openPosterior } from '../../bayes/posterior/posteriorFile.ts';
import { whole } from '../../kit/format.ts';
import { newestCheckpoint } from '../../persist/checkpoints.ts';
import {
  digestOfConfig,
  parseRunMetrics,
  RUN_FILES,
  type RunConfig,
  type RunMetrics,
} from '../../persist/runFolder.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { digestOf } from '../data/files.ts';
import { usageError } from '../exit.ts';
import { checkPosterior, mustBeOfRun, type ReadPosterior, staleMetrics } from './belonging.ts';
import { decodeStateOf } from './decodeState.ts';
import { diskStore } from './diskStore.ts';
import { readConfig } from './readConfig.ts';
import { readBytes, readText } from './readFiles.ts';
import { adviceOn, cardAt, readShipped } from './shipped.ts';
import { strayFiles } from './sideFiles.ts';
import { isBeingTrained, type RunStatus, readStatus, resumeCommand } from './status.ts';

export interface Run {
  readonly config: RunConfig;
  readonly posterior: Posterior;
  /**
   * What was measured after training; absent if the run has no metrics.json, or one of an earlier posterior.
   */
  readonly metrics: RunMetrics | undefined;
  /** Where the posterior was read, and the SHA-256 of that file. */
  readonly file: string;
  readonly digest: string;
  /** Whether the run was named by its folder, which may be written to, instead of by that file. */
  readonly isFolder: boolean;
  /** Of a network that ships, which has no run folder. */
  readonly card?: NetworkCard;
  /** For people: that the run is not at its end, what was read instead, what was left out. */
  readonly notes: readonly string[];
}

/**
 * A run that is not at its end is read as far as it has come.
 *
 * @param path a run folder, or another posterior file in one, such as a pruned one; or a network that ships
 * @throws CredenceError, FileFormatError naming the file that is missing, damaged, changed, or of another run
 */
export async function readRunFolder(path: string): Promise<Run> {
  const cardFile = cardAt(path);
  if (cardFile !== undefined) {
    return { ...(await readShipped(cardFile)), metrics: undefined, isFolder: false };
  }
  if (!existsSync(path)) throw usageError(`${path}: no such run folder${adviceOn(path)}`);
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const configFile = join(folder, RUN_FILES.config);
  if (!isFolder && !existsSync(configFile)) {
    throw usageError(`${path}: is neither a run folder nor a file in one, because there is no ${configFile}`);
  }
  // before the files: a process at work may change them meanwhile
  const status = readStatus(folder);
  const { config, metrics } = await readRunJson(folder);
  const file = isFolder ? join(folder, RUN_FILES.posterior) : path;
  if (!existsSync(file) && status) return readNewestState(folder, config);
  const read = await readPosteriorAt(file);
  const isSettled = isAtRest(status);
  const notes = checkPosterior(read, config, { isNamed: !isFolder, isSettled });
  const { posterior, digest } = read;
  const common = { config, posterior, file, digest, isFolder };
  if (!isFolder) return { ...common, metrics: undefined, notes };
  const beside = metrics && { folder, config, metrics, file: join(folder, RUN_FILES.metrics), isSettled };
  const stale = beside && staleMetrics(beside, read);
  // of a run from before its numbers said what they are of
  const isUnsure = metrics?.posterior === null && status?.status === 'measuring';
  if (!isSettled) notes.push(`${folder} is not at its end; this is its last posterior. ${goOn(folder)}`);
  if (stale) notes.push(stale);
  notes.push(...(await strayFiles(folder, { run: config.id, posterior: digest })));
  return { ...common, metrics: stale || isUnsure ? undefined : metrics, notes };
}

/** Whether nobody was between two files when the run's last process ended. */
export const isAtRest = (status: RunStatus | undefined): boolean => !status || status.status === 'done';

async function readNewestState(folder: string, config: RunConfig): Promise<Run> {
  const { found, unusable } = await newestCheckpoint(diskStore(folder), decodeStateOf(config));
  if (!found) {
    const why = unusable[0]?.reason ?? 'it has no checkpoint yet';
    throw usageError(`${folder}: has no posterior, because its training did not come to an end, and ${why}`);
  }
  const { posterior, training } = found.state.state;
  const step = training?.progress.step ?? 0;
  const text = `${folder} is not at its end; this is its state after step ${whole(step)}. ${goOn(folder)}`;
  const file = diskStore(folder).pathOf(found.name);
  const notes = [text, ...unusable.map(({ reason }) => `${reason}; an older state is used instead`)];
  const digest = digestOf(await readBytes(file));
  return { config, posterior, metrics: undefined, file, digest, isFolder: true, notes };
}

function goOn(folder: string): string {
  const status = readStatus(folder);
  return status && isBeingTrained(status) ? 'It is being trained.' : `To go on: ${resumeCommand(folder)}`;
}

/**
 * What is asked for, and what was measured if anything was.
 * @throws FileFormatError if one of them was changed, or they are of two runs
 */
export async function readRunJson(folder: string): Promise<Pick<Run, 'config' | 'metrics'>> {
  const config = await readConfig(folder);
  const file = join(folder, RUN_FILES.metrics);
  if (!existsSync(file)) return { config, metrics: undefined };
  const metrics = parseRunMetrics(file, await readText(file));
  if (metrics.run !== null) mustBeOfRun(file, config, metrics.run);
  return { config, metrics };
}

/** @throws CredenceError if there is none, FileFormatError if it is damaged */
export async function readPosteriorAt(file: string): Promise<ReadPosterior> {
  const bytes = await readBytes(file);
  const { posterior, note } = openPosterior(file, bytes);
  return { posterior, run: note.run, digest: digestOf(bytes), file };
}

/**
 * What in a folder is not of its run, for people, as far as it can be told without reading it as a network.
 * @throws CredenceError, FileFormatError if config.json, metrics.json or the posterior cannot be read, or are
 *   not of one run
 */
export async function strayIn(folder: string): Promise<string[]> {
  const status = readStatus(folder);
  // its files change meanwhile
  if (status && isBeingTrained(status)) return [];
  const { config, metrics } = await readRunJson(folder);
  const { unusable } = await newestCheckpoint(diskStore(folder), decodeStateOf(config));
  const notes = unusable.map(({ reason }) => reason);
  const file = join(folder, RUN_FILES.posterior);
  if (!existsSync(file)) return notes;
  const digest = digestOf(await readBytes(file));
  const about = { run: config.id, posterior: digest };
  const isKnown = metrics?.posterior === digest && metrics.config === digestOfConfig(config);
  if (isKnown) return [...notes, ...(await strayFiles(folder, about))];
  const isSettled = isAtRest(status);
  const read = await readPosteriorAt(file);
  checkPosterior(read, config, { isNamed: false, isSettled });
  const beside = metrics && { folder, config, metrics, file: join(folder, RUN_FILES.metrics), isSettled };
  const stale = beside && staleMetrics(beside, read);
  return [...notes, ...(stale ? [stale] : []), ...(await strayFiles(folder, about))];
}
