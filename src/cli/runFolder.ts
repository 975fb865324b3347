/** Run folders on disk: they appear whole or not at all. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { decodePosterior } from '../bayes/posterior/posteriorFile.ts';
import { FileFormatError } from '../persist/errors.ts';
import {
  parseRunConfig,
  parseRunMetrics,
  RUN_FILES,
  type RunConfig,
  type RunMetrics,
} from '../persist/runFolder.ts';
import { isSystemError, usageError } from './exit.ts';

/** Files of a run folder that only the command line writes. */
export const EXTRA_FILES = {
  history: 'history.json',
  report: 'report.html',
  ood: 'ood.json',
  prune: 'prune.json',
  profile: 'profile.json',
  trace: 'trace.json',
} as const;

/** `runs/<preset or custom>-<seed>-<time>`, in universal time. */
export function defaultFolder(preset: string | undefined, seed: number, now = new Date()): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join('runs', `${preset ?? 'custom'}-${seed}-${time}`);
}

/**
 * Hours of training must not end at a name that is taken or a folder that is read-only.
 * @throws CredenceError, or what `fs` throws, unless a run folder can come into being there without touching anything else
 */
export function checkFolder(folder: string): void {
  if (!isFree(folder)) {
    const what = statSync(folder).isDirectory()
      ? 'the folder exists and is not empty'
      : 'a file has this name';
    throw usageError(`--out ${folder}: ${what}; give another name, or remove it`);
  }
  let ancestor = dirname(resolve(folder));
  while (!existsSync(ancestor)) ancestor = dirname(ancestor);
  if (!statSync(ancestor).isDirectory()) throw usageError(`--out ${folder}: ${ancestor} is not a folder`);
  accessSync(ancestor, constants.W_OK);
}

function isFree(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0);
}

/**
 * Writes the files into a sibling folder and renames that when it is complete. Returns the name the run got: another one
 * if `folder` was filled while the run was computed, for a finished run must not be lost over its name.
 */
export async function writeRunFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<string> {
  const parent = dirname(resolve(folder));
  const part = join(parent, `.${basename(folder)}.part-${randomUUID()}`);
  const discard = () => rmSync(part, { recursive: true, force: true });
  // a second Ctrl-C exits in the midst of this
  process.once('exit', discard);
  try {
    await mkdir(part, { recursive: true });
    for (const [name, content] of files) await writeFile(join(part, name), content);
    const free = freeName(folder);
    if (existsSync(free)) rmdirSync(free);
    await rename(part, free);
    return free;
  } catch (error) {
    discard();
    throw error;
  } finally {
    process.off('exit', discard);
  }
}

function freeName(folder: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? folder : `${folder}-${n}`;
    if (isFree(name)) return name;
  }
}

/** Adds a file to a run folder, whole or not at all. Returns its path. */
export async function addFile(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const part = join(folder, `.${name}.part`);
  const file = join(folder, name);
  try {
    await writeFile(part, content);
    await rename(part, file);
    return file;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export interface Run {
  readonly config: RunConfig;
  readonly posterior: Posterior;
  /** What was measured after training; absent if the run has no metrics.json. */
  readonly metrics: RunMetrics | undefined;
  /** Where the posterior was read. */
  readonly file: string;
  /** Whether the run was named by its folder, instead of by that file. */
  readonly isFolder: boolean;
}

/**
 * @param path a run folder, or another posterior file in one, such as a pruned one
 * @throws CredenceError, FileFormatError naming the file that is missing or damaged
 */
export async function readRunFolder(path: string): Promise<Run> {
  if (!existsSync(path)) throw usageError(`${path}: no such run folder`);
  const isFolder = statSync(path).isDirectory();
  const at = (name: string) => join(isFolder ? path : dirname(path), name);
  const file = isFolder ? at(RUN_FILES.posterior) : path;
  const config = parseRunConfig(at(RUN_FILES.config), await readText(at(RUN_FILES.config)));
  const posterior = decodePosterior(file, await readBytes(file));
  if (posterior.config.layers.join() !== config.layers.join()) {
    throw new FileFormatError({
      file,
      expected: `a posterior of layers ${config.layers}, as in ${RUN_FILES.config}`,
      got: `layers ${posterior.config.layers}`,
      hint: 'the two files are not of the same run',
    });
  }
  const metrics = existsSync(at(RUN_FILES.metrics))
    ? parseRunMetrics(at(RUN_FILES.metrics), await readText(at(RUN_FILES.metrics)))
    : undefined;
  return { config, posterior, metrics, file, isFolder };
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

/** A path as a person would type it here. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? resolve(path) : short;
}
