/** `credence runs`: the run folders in a folder, how far each has come, and how to go on. */
import { existsSync, statSync } from 'node:fs';
import { exitCodes, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { listedRun, runFoldersIn } from '../runFolders/list.ts';
import { createReporter } from '../terminal/reporter.ts';

export interface RunsOptions {
  readonly json?: boolean;
}

export async function runsCommand(folder: string, { json }: RunsOptions, io: Io): Promise<number> {
  if (!existsSync(folder)) throw usageError(`${folder}: no such folder; "train" makes run folders in runs/`);
  if (!statSync(folder).isDirectory()) throw usageError(`${folder}: expected a folder of runs, got a file`);
  const reporter = createReporter(io, json);
  const folders = runFoldersIn(folder);
  if (folders.length === 0) reporter.note(`${folder}: no run folders`);
  for (const run of folders) reporter.report({ event: 'run', ...(await listedRun(run)) });
  return exitCodes.done;
}
