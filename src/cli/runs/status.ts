/** status.json of a run folder, and what it means now that its process may be gone. */
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseRunStatus, type RunStatus, STATUS_FILE } from '../../persist/runStatus.ts';
import { writeDurably } from './durable.ts';

export type { RunStatus } from '../../persist/runStatus.ts';

/** What a process knows of the run it works on. */
export type OwnStatus = Omit<RunStatus, 'version' | 'process'>;

export async function writeStatus(folder: string, status: OwnStatus): Promise<void> {
  const own: RunStatus = { version: 1, ...status, process: { id: process.pid, host: hostname() } };
  await writeDurably(folder, STATUS_FILE, `${JSON.stringify(own, null, 2)}\n`);
}

/**
 * Undefined if the folder has none.
 * @throws FileFormatError naming the file
 */
export function readStatus(folder: string): RunStatus | undefined {
  const file = join(folder, STATUS_FILE);
  return existsSync(file) ? parseRunStatus(file, readFileSync(file, 'utf8')) : undefined;
}

/** Whether a process works on the run: as far as can be told from this machine. */
export function isBeingTrained({ status, process: { id, host } }: RunStatus): boolean {
  if (status !== 'training' && status !== 'measuring') return false;
  return host === hostname() && id !== process.pid && isAlive(id);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // it is there, and another user's
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What to type to go on with a run. */
export const resumeCommand = (folder: string): string =>
  `credence train --resume ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
