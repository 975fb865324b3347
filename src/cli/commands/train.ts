/**
 * `credence train`: a new run or one that goes on, and its training.
 */
import { withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import type { TrainOptions } from '../options/program.ts';
import { newRun } from '../runFolders/newRun.ts';
import { resumedRun } from '../runFolders/resumedRun.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';
import { trainRun } from '../training/trainRun.ts';

/** Returns the exit code of a run that went well or was stopped; everything else is thrown. */
export async function trainCommand(options: TrainOptions, io: Io): Promise<number> {
  const { resume } = options;
  const reporter = createReporter(io, options.json);
  try {
    const run = await working(reporter, resume === undefined ? 'reading the data' : 'reading the run', () =>
      resume === undefined ? newRun(options) : resumedRun(resume, options),
    );
    return await withAdapter(options, { ...io, reporter }, (opened) =>
      trainRun(run, opened, { options, io, reporter }),
    );
  } finally {
    reporter.close();
  }
}
