/** A run that was interrupted, as its checkpoints tell it. */
import { decodeState, type TrainingState } from '../../../index.ts';
import { type CheckpointStore, checkpointNames, newestCheckpoint } from '../../../persist/checkpoints.ts';
import type { InterruptedRun } from '../messages.ts';
import { parseRunNote, type RunNote } from './runNote.ts';

export interface KeptRun extends RunNote {
  readonly state: TrainingState;
  /** Names of newer checkpoints that are damaged. */
  readonly unusable: readonly string[];
}

/** What the store holds: a run, only what cannot be read, or nothing. */
export async function readKeptRun(store: CheckpointStore): Promise<KeptRun | 'damaged' | undefined> {
  const { found, unusable } = await newestCheckpoint(store, async (file, bytes) => {
    const { state, attached } = await decodeState(file, bytes);
    return { ...parseRunNote(file, attached ?? ''), state };
  });
  if (found) return { ...found.state, unusable: unusable.map(({ name }) => name) };
  return unusable.length > 0 ? 'damaged' : undefined;
}

/** For the page. */
export function interruptedRun(kept: KeptRun | 'damaged'): InterruptedRun {
  if (kept === 'damaged') return { isDamaged: true };
  const { preset, settings, state, unusable } = kept;
  const { done, whole } = stepsOf(state);
  return {
    ...{ isDamaged: false, preset, settings },
    ...{ epochsDone: (done * settings.epochs) / whole, isOlder: unusable.length > 0 },
  };
}

/** Steps of its horizon: done, and in all. */
export function stepsOf({ training }: TrainingState): { readonly done: number; readonly whole: number } {
  if (!training) return { done: 0, whole: 1 };
  const { horizon, minibatches } = training.progress;
  return { done: horizon.step, whole: horizon.epochs * minibatches };
}

export async function removeKeptRun(store: CheckpointStore): Promise<void> {
  for (const name of await checkpointNames(store)) await store.remove(name);
}
