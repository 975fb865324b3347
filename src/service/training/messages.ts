/**
 * What the page and its training worker tell each other. Plain data: everything here survives `postMessage`.
 */

import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { KeepingCost } from '../../bayes/training/keeper.ts';
import type { Profile, TrainReport } from '../../index.ts';
import type { PresetName } from '../../presets.ts';
import type { Fault } from '../fault.ts';
import type { KnownBlocks } from '../knownBlocks.ts';
import type { Calibration } from './calibrate.ts';
import type { Diagnosis } from './doctor.ts';
import type { StateNumbers } from './layerWatch.ts';

export type RunState = 'training' | 'paused' | 'evaluating' | 'done';

/** A run that is asked for, and the preset in which the form began. */
export interface AskedRun {
  readonly preset: PresetName;
  readonly settings: RunSettings;
}

/** A run that an earlier visit left before its end. */
export type InterruptedRun =
  | (AskedRun & {
      readonly isDamaged: false;
      /** Not whole: 3.4 is in the fourth epoch. All of them: only the test was interrupted. */
      readonly epochsDone: number;
      /** Its newest checkpoint is damaged, so it goes on from the one before. */
      readonly isOlder: boolean;
    })
  /** None of its checkpoints can be read. */
  | { readonly isDamaged: true };

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
  /** At the beginning of its schedule. */
  readonly learningRate: number;
  /** Steps that the run has done already, before it was interrupted. */
  readonly stepsDone: number;
}

/** Scores on the test images. */
export interface TestScore {
  readonly epoch: number;
  readonly step: number;
  /** Error of the network at the posterior mean, 0 to 1; of an ensemble, of its members together. */
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
  /** Seconds in which steps were made, without pauses; undefined if an earlier visit made some of them. */
  readonly seconds: number | undefined;
  /** SHA-256 of the posterior as a file: runs that are equal to the bit have the same. */
  readonly digest: string;
}

export type ToPage =
  /** There is a run that was interrupted, after all: another tab that trained it is gone. */
  | { readonly type: 'interrupted'; readonly run: InterruptedRun }
  /** There is none to go on with: another tab has done so. */
  | { readonly type: 'gone' }
  | { readonly type: 'started'; readonly outline: RunOutline }
  /** Blocks were measured, to be kept under this key (`tuningKey`). */
  | { readonly type: 'blocks'; readonly key: string; readonly blocks: KnownBlocks[string] }
  | { readonly type: 'report'; readonly report: TrainReport }
  | { readonly type: 'epoch'; readonly score: TestScore }
  | { readonly type: 'final'; readonly score: FinalScore }
  /** What the network may be trusted with, from digits that it was not trained on. */
  | { readonly type: 'calibrated'; readonly calibration: Calibration }
  /** A checkpoint of the run after this step was written. */
  | { readonly type: 'kept'; readonly step: number }
  /** Why checkpoints cannot be written; undefined: they can again. */
  | { readonly type: 'keeping'; readonly failure: string | undefined }
  /** Why none will be. */
  | { readonly type: 'notKept'; readonly reason: string }
  /** A run goes on on another adapter than the one it was interrupted on. */
  | { readonly type: 'otherAdapter'; readonly before: string }
  /** What the checkpoints of a run have cost. */
  | { readonly type: 'checkpoints'; readonly cost: KeepingCost }
  /** The device was lost; another one is being opened. */
  | { readonly type: 'lost' }
  /** Another one is there, and the run goes on: after this step, or in its last test. */
  | { readonly type: 'recovered'; readonly to: number | undefined; readonly seconds: number }
  /** What the newest state says of the layers. */
  | { readonly type: 'layers'; readonly numbers: StateNumbers }
  /** What the doctor says, of the run so far or at its end. */
  | { readonly type: 'diagnosis'; readonly final: boolean; readonly diagnosis: Diagnosis }
  /** A run was given up, or what was learned was thrown away: nothing of it is left. */
  | { readonly type: 'reset' }
  | { readonly type: 'profile'; readonly profile: Profile }
  /** There is none, and why. */
  | { readonly type: 'profile'; readonly missing: string }
  | { readonly type: 'trace'; readonly text: string }
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'fault'; readonly fault: Fault };
