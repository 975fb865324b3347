/** A run that is about to be trained: a new one, or one that goes on. */
import type { TrainingState } from '../../bayes/training/trainingState.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import type { RunData } from '../data/runData.ts';
import type { TrainingStart } from '../training/training.ts';

export interface PreparedRun {
  readonly folder: string;
  /** The run as it is to be at its end. */
  readonly config: RunConfig;
  readonly data: RunData;
  /** For people: what was decided for them, what differs from before. */
  readonly notes: readonly string[];
  readonly start: TrainingStart;
  /** Epochs of each training that the run is made of, with this one. */
  readonly horizons: readonly number[];
  /** Absent of a new run. */
  readonly before?: Before;
}

/** What an earlier process left. */
export interface Before {
  readonly state: TrainingState;
  /** Which trained; undefined of a run from before checkpoints. */
  readonly adapter: string | undefined;
  /** Trained to its end, and not measured: nothing is left to train. */
  readonly isTrained: boolean;
  /** The folder holds a finished run, whose files stay until the longer one is trained to its end. */
  readonly isFinished: boolean;
  /** Checkpoints that are damaged. */
  readonly unusable: readonly string[];
}
