import type { TestData } from '../data/runData.ts';
import type { Io } from '../io.ts';
import type { Run } from '../runFolders/readRun.ts';
import type { Reporter } from '../terminal/events.ts';

/** What a command holds that measures a trained run anew. */
export interface RunToMeasure<Options> {
  readonly folder: string;
  readonly run: Run;
  readonly data: TestData;
  readonly options: Options;
  readonly io: Io;
  readonly reporter: Reporter;
}
