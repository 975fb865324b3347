/** Runs and their checkpoints in words. */

import type { KeepingCost } from '../../bayes/training/keeper.ts';
import { whole } from '../../kit/format.ts';
import type { ListedRun } from '../terminal/events.ts';

/** `12 checkpoints written (34.5 MB), which held training up by 0.02 s`. */
export function costText({ written, failed, bytes, secondsWaited }: KeepingCost): string {
  const lost = failed > 0 ? `, ${failed} could not be written` : '';
  return (
    `${written === 1 ? '1 checkpoint' : `${whole(written)} checkpoints`} written (${(bytes / 1e6).toFixed(1)} MB${lost}), ` +
    `which held training up by ${secondsWaited.toFixed(2)} s`
  );
}

/** One line, and under it how to go on. */
export function listedText({ run, status, step, steps, epochs, reason, resume }: ListedRun): string {
  const isOpen = step !== null && steps !== null && step < steps;
  const where = isOpen ? `, step ${whole(step)} of ${whole(steps)}` : '';
  const length = epochs === null ? '' : `, ${epochs === 1 ? '1 epoch' : `${whole(epochs)} epochs`}`;
  const why = reason === null ? '' : ` (${reason})`;
  return `${run}: ${status}${length}${where}${why}${resume === null ? '' : `\n  go on: ${resume}`}`;
}
