/**
 * What the page and its training worker tell each other. Plain data: everything here survives `postMessage`.
 */

import type { RunSettings } from '../bayes/settings/runSettings.ts';
import type { FigureData } from '../figures/data.ts';
import type { Profile, TrainReport, Tuning } from '../index.ts';
import type { KnownBlocks } from './blockStore.ts';
import type { Fault } from './faults/fault.ts';

export type ToWorker =
  /**
   * Open the GPU and fetch the data. `dataUrl` is the folder of the IDX files, with its last slash;
   * `profile`: time every kernel; `tuning`: when blocks are measured; `blocks`: what was measured on earlier
   * visits.
   */
  | {
      readonly type: 'open';
      readonly dataUrl: string;
      readonly profile: boolean;
      readonly tuning: Tuning;
      readonly blocks: KnownBlocks;
    }
  /** Send the trace file of the latest run. */
  | { readonly type: 'trace' }
  | { readonly type: 'start'; readonly settings: RunSettings }
  /** Start the interrupted run again from its last whole epoch. */
  | { readonly type: 'continue' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** One training step, while paused. */
  | { readonly type: 'step' }
  /** End training and say what was learned; while that is being said: leave it unsaid. */
  | { readonly type: 'stop' };

export type RunState = 'training' | 'paused' | 'evaluating' | 'done';

/** What is known about a run before its first step. */
export interface RunOutline {
  readonly adapter: string;
  readonly parameters: number;
  readonly trainImages: number;
  readonly testImages: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** KL share of the free energy = klShare * KL: temperature / N. */
  readonly klShare: number;
  /** Whole epochs that an earlier, interrupted run has done already. */
  readonly epochsDone: number;
}

/** Scores on the test images. */
export interface TestScore {
  readonly epoch: number;
  readonly step: number;
  /** Error of the network at the posterior mean, 0 to 1. */
  readonly meanWeightsError: number;
  /** Mean error of the epoch's minibatches as they were trained on, 0 to 1. */
  readonly trainError: number;
}

/** The last word on a run: the predictive mean over posterior draws. */
export interface FinalScore {
  readonly draws: number;
  readonly images: number;
  readonly error: number;
  readonly nll: number;
  readonly ece: number;
}

export type ToPage =
  | {
      readonly type: 'ready';
      readonly adapter: string;
      readonly trainImages: number;
      readonly testImages: number;
    }
  | { readonly type: 'started'; readonly outline: RunOutline }
  /** Blocks were measured, to be kept under this key (`tuningKey`). */
  | { readonly type: 'blocks'; readonly key: string; readonly blocks: KnownBlocks[string] }
  | { readonly type: 'report'; readonly report: TrainReport }
  | { readonly type: 'epoch'; readonly score: TestScore }
  | { readonly type: 'figures'; readonly step: number; readonly final: boolean; readonly data: FigureData }
  | { readonly type: 'final'; readonly score: FinalScore }
  | { readonly type: 'profile'; readonly profile: Profile }
  /** There is none, and why. */
  | { readonly type: 'profile'; readonly missing: string }
  | { readonly type: 'trace'; readonly text: string }
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'fault'; readonly fault: Fault };
