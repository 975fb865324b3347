/** States of a run's checkpoints, with the notes of their keeper. */
import { decodeState } from '../../bayes/training/stateFile.ts';
import type { TrainingState } from '../../bayes/training/trainingState.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { mustBeOfRun } from './belonging.ts';
import { parseNote, type RunNote } from './note.ts';

export interface NotedState {
  readonly state: TrainingState;
  readonly note: RunNote | undefined;
}

/** A state with what its keeper attached. @throws FileFormatError if the file is damaged */
export async function decodeWithNote(file: string, bytes: Uint8Array): Promise<NotedState> {
  const { state, attached } = await decodeState(file, bytes);
  return { state, note: attached === undefined ? undefined : parseNote(file, attached) };
}

/** The same, and @throws FileFormatError if it is of another run than this. */
export const decodeStateOf =
  (config: RunConfig) =>
  async (file: string, bytes: Uint8Array): Promise<NotedState> => {
    const noted = await decodeWithNote(file, bytes);
    checkState(file, config, noted);
    return noted;
  };

/** @throws FileFormatError if a state is of another run */
export function checkState(file: string, config: RunConfig, { note }: NotedState): void {
  const id = note?.config.id ?? null;
  // a run from before runs had identities gets one when it goes on
  if (id !== null && config.id !== null) mustBeOfRun(file, config, id);
}
