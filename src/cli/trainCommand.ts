/**
 * `credence train`: a new run or one that goes on, and its training.
 */
import { withAdapter } from './adapter.ts';
import type { Io } from './io.ts';
import type { TrainOptions } from './options/program.ts';
import { createReporter } from './reporter.ts';
import { newRun } from './runFolders/newRun.ts';
import { resumedRun } from './runFolders/resumedRun.ts';
import { trainRun } from './trainRun.ts';
import { working } from './working.ts';

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
