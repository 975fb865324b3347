/** What a training run in the worker is given, and what is known of it while it is under way. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { Gpu, LabelledImages, SurvivingNetwork, TrainingState } from '../../index.ts';
import type { Networks } from '../networks/networks.ts';
import type { Course } from './course.ts';
import type { Digits } from './digits.ts';
import type { Doctor } from './doctor.ts';
import type { RunKeeping } from './keeping/runKeeping.ts';
import type { Losses } from './losses.ts';
import type { ToPage } from './messages.ts';
import type { Profiling } from './profiling.ts';
import type { Steering } from './steering.ts';

/** Training after its last whole epoch, on the host: what survives the loss of a GPU. */
export interface Snapshot {
  readonly epochs: number;
  readonly state: TrainingState;
}

export interface Run {
  /** A device, the first one and after each loss. @throws NoAdapterError */
  open(): Promise<Gpu>;
  readonly digits: Digits;
  readonly settings: RunSettings;
  readonly steering: Steering;
  /** Where an interrupted run goes on. */
  readonly from: TrainingState | undefined;
  /** Who answers, from this run's network while it trains and from what it learned after. */
  readonly networks: Pick<Networks, 'follow' | 'set'>;
  /** Its checkpoints. */
  readonly keeping: RunKeeping;
  keep(snapshot: Snapshot): void;
  post(message: ToPage): void;
  /** Times every kernel of the device of the moment. */
  profiling(): Profiling | undefined;
}

/** A run that is under way, and what is known of it. */
export interface Running extends Run {
  readonly surviving: SurvivingNetwork;
  readonly losses: Losses;
  readonly train: LabelledImages;
  readonly pseudo: CheckedExamples | undefined;
  readonly course: Course;
  readonly doctor: Doctor;
  readonly stepsDone: number;
}

/** The end that was asked for is no error. */
export async function untilAborted(signal: AbortSignal, action: (signal: AbortSignal) => Promise<void>) {
  try {
    await action(signal);
  } catch (error) {
    if (!signal.aborted || !(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}
