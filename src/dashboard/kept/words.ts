/** What the page says of runs that are kept in the browser, interrupted, or not kept. */
import type { KeepingCost } from '../../bayes/training/keeper.ts';
import { significant, whole } from '../../kit/format.ts';
import type { InterruptedRun } from '../../service/training/messages.ts';

/** Of a run that an earlier visit left. */
export function interruptedText(run: InterruptedRun): string {
  if (run.isDamaged) return 'A run was interrupted, and its checkpoints are damaged: it cannot go on.';
  const { epochsDone, isOlder, settings } = run;
  const { epochs } = settings;
  const before = isOlder ? ' Its newest checkpoint is damaged, so this is the one before.' : '';
  if (epochsDone >= epochs) return `A run was interrupted in its last test, after ${count(epochs)}.${before}`;
  return `A run was interrupted at ${epochText(epochsDone)} of ${epochs}.${before}`;
}

/** How far a run came, and never more. */
export const epochText = (epochs: number): string => `epoch ${(Math.floor(10 * epochs) / 10).toFixed(1)}`;

export const choiceText = (run: InterruptedRun): string =>
  run.isDamaged
    ? 'Another run takes its place as soon as it has a checkpoint of its own.'
    : 'It goes on with its own settings. A run that you train instead takes its place.';

export const notKeptText = (reason: string): string =>
  `This run is not kept: ${reason}. Training goes on; closing the tab ends it.`;

/** @param failure undefined: checkpoints can be written again */
export const keepingText = (failure: string | undefined): string =>
  failure === undefined
    ? ''
    : `This run is not kept at the moment: ${failure}. Training goes on, and the next checkpoint tries again.`;

export const otherAdapterText = (before: string): string =>
  `The run was trained on ${before} so far. On this adapter it goes on as well, but not to the same bits.`;

export const lostText = 'The GPU was lost. Another one is being opened.';

/** @param to the step of the run after which it goes on; undefined: in its last test */
export const recoveredText = (to: number | undefined): string =>
  to === undefined
    ? 'The GPU was lost and is back: the last test was made again.'
    : `The GPU was lost and is back: training goes on after step ${whole(to)}, to the same numbers.`;

export const goneText = 'There is no interrupted run any more: another tab has gone on with it.';

export function costText({ written, bytes, secondsWaited }: KeepingCost): string {
  const files = `${whole(written)} ${written === 1 ? 'checkpoint' : 'checkpoints'}`;
  return `${files}, ${significant(bytes / 1e6)} MB; training waited ${significant(secondsWaited)} s for them`;
}

const count = (epochs: number): string => (epochs === 1 ? 'its epoch' : `all ${epochs} epochs`);
