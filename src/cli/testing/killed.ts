/** Runs that are killed at a moment that is told by what they print, and gone on with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RUN_FILES } from '../../persist/runFolder.ts';
import type { Event, ListedRun } from '../terminal/events.ts';
import { commandLine, credence, credenceHere, events } from './credence.ts';

export const waysToDie = ['SIGKILL', 'SIGTERM, SIGKILL', 'SIGHUP', 'a dying pipe'] as const;

export interface Moment {
  readonly way: (typeof waysToDie)[number];
  /** After so many progress events, or as soon as it measures. */
  readonly at: number | 'measuring';
}

/** Trains without a disturbance. @returns the digest of the posterior */
export async function undisturbed(args: readonly string[], run: string): Promise<string> {
  const { code, stderr } = await credence([...args, '--out', run]);
  if (code !== 0) throw new Error(`the undisturbed run ended with code ${code}: ${stderr}`);
  return digestOfPosterior(run);
}

export interface Survived {
  /** What the folder was after the kill. */
  readonly left: ListedRun;
  /** The digest of the posterior at the end. */
  readonly digest: string;
  /** What was said when it went on; empty if the kill came too late to hurt. */
  readonly said: string;
}

/** Trains, kills the process at a moment, and goes on until the run is done. */
export async function killedAndResumed(
  args: readonly string[],
  run: string,
  moment: Moment,
): Promise<Survived> {
  await killed([...args, '--out', run], moment);
  const left = await listed(run);
  if (left.status === 'done') return { left, digest: await digestOfPosterior(run), said: '' };
  const { code, stderr } = await credence(['train', '--resume', run, '--no-report', '--draws', '2']);
  if (code !== 0) throw new Error(`going on ended with code ${code}: ${stderr}`);
  const after = await listed(run);
  if (after.status !== 'done') throw new Error(`after going on the run is ${after.status}`);
  return { left, digest: await digestOfPosterior(run), said: stderr };
}

/** As `credence runs` lists it; no process of its own, since none is killed. */
export async function listed(run: string): Promise<ListedRun> {
  const { stdout } = await credenceHere(['runs', run, '--json']);
  const [event] = events(stdout);
  if (event?.event !== 'run') throw new Error(`${run} is not listed: ${stdout}`);
  return event;
}

export async function digestOfPosterior(run: string): Promise<string> {
  const hash = createHash('sha256');
  return hash.update(await readFile(join(run, RUN_FILES.posterior))).digest('hex');
}

/** Resolves when the process has ended. */
async function killed(args: readonly string[], { way, at }: Moment): Promise<void> {
  const child = spawn(process.execPath, [...commandLine, ...args], {
    env: { ...process.env, CREDENCE_ADAPTER: 'software' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let seen = 0;
  createInterface(child.stdout).on('line', (line) => {
    const { event } = JSON.parse(line) as Event;
    if (event === 'progress') seen += 1;
    if (at === 'measuring' ? event === 'checkpoints' : event === 'progress' && seen === at) begin(child, way);
    // it ends in good order, for which whoever sent SIGTERM does not wait
    if (event === 'stopped' && way === 'SIGTERM, SIGKILL' && at !== 'measuring') child.kill('SIGKILL');
  });
  createInterface(child.stderr).on('line', (line) => {
    const isMeasuring = at === 'measuring' && /being measured/.test(line);
    if (isMeasuring && way === 'SIGTERM, SIGKILL') child.kill('SIGKILL');
  });
  await ended;
}

function begin(child: ChildProcess, way: Moment['way']): void {
  if (way === 'SIGTERM, SIGKILL') child.kill('SIGTERM');
  else if (way !== 'a dying pipe') child.kill(way);
  else {
    child.stdout!.destroy();
    child.stderr!.destroy();
  }
}
