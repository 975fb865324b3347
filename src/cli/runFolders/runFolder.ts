/** Run folders on disk: they appear whole or not at all. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { usageError } from '../exit.ts';
import { resumeCommand } from './status.ts';

/** Files of a run folder that only the command line writes. */
export const EXTRA_FILES = {
  history: 'history.json',
  /** How the table was read. */
  reading: 'reading.json',
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
 * @throws CredenceError unless a run folder can come into being there without
 * touching anything else
 */
export function checkFolder(folder: string, option: string = '--out'): void {
  if (!isFree(folder)) {
    const what = statSync(folder).isDirectory()
      ? 'the folder exists and is not empty'
      : 'a file has this name';
    const isRun = existsSync(join(folder, RUN_FILES.config));
    const orResume = isRun ? `, or go on with its run: ${resumeCommand(folder)}` : '';
    throw usageError(`${option} ${folder}: ${what}; give another name, or remove it${orResume}`);
  }
  let ancestor = dirname(resolve(folder));
  while (!existsSync(ancestor)) ancestor = dirname(ancestor);
  if (!statSync(ancestor).isDirectory()) throw usageError(`${option} ${folder}: ${ancestor} is not a folder`);
  mustBeWritable(ancestor, `${option} ${folder}`, 'give another name');
}

/**
 * Before hours of work that would end at a folder that is read-only.
 * @param what the option or argument that named it
 * @throws CredenceError if nothing can be written into a folder
 */
export function mustBeWritable(folder: string, what: string, remedy: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const why = { EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'read-only file system' }[
      (cause as NodeJS.ErrnoException).code as string
    ];
    throw usageError(`${what}: ${folder} cannot be written (${why ?? (cause as Error).message}); ${remedy}`, {
      cause,
    });
  }
}

function isFree(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0);
}

/**
 * Writes the files into a sibling folder and renames that when it is complete. Returns the name the run
 * got: another one if `folder` was filled while the run was computed, for a finished run must not be lost
 * over its name.
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

/** A path as a person would type it here. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? resolve(path) : short;
}
