/** What a training leaves in its run folder while it runs: settings, status, checkpoints. */
import { join } from 'node:path';
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { createKeeper, type Keeper } from '../../bayes/training/keeper.ts';
import { encodeState } from '../../bayes/training/stateFile.ts';
import type { TrainingState } from '../../bayes/training/trainingState.ts';
import { batches } from '../../data/order/permutation.ts';
import { type Checkpoints, createCheckpoints } from '../../persist/checkpoints.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import { createHistory, type SavedHistory } from '../training/history.ts';
import { CHECKPOINTS_FOLDER, diskStore } from './diskStore.ts';
import { cannotWrite, removeParts, writeDurably } from './durable.ts';
import type { RunNote } from './note.ts';
import type { PreparedRun } from './prepared.ts';
import { EXTRA_FILES } from './runFolder.ts';
import { type OwnStatus, writeStatus } from './status.ts';

export interface RunKeeping {
  readonly keeper: Keeper;
  /** What is written with a state. */
  noteOf(seconds: number, history: SavedHistory): string;
  /** Tells if it cannot be written. */
  setStatus(status: OwnStatus['status'], reason?: string): Promise<void>;
  /** The run is at its end: the last state is enough. */
  keepLastState(): Promise<void>;
}

export interface KeepingOptions {
  readonly adapter: string;
  /** Hears what people should know. */
  readonly tell: (text: string) => void;
  /** Between two checkpoints, beside the time that is. */
  readonly steps: number | undefined;
}

/**
 * Makes the folder of a run, or takes it up again, with a first state in it.
 * @throws CredenceError if the folder cannot be written: nothing is lost yet
 */
export async function beginKeeping(
  run: PreparedRun,
  net: BayesianNeuralNetwork,
  { adapter, tell, steps }: KeepingOptions,
): Promise<RunKeeping> {
  const { folder, config, start, horizons, data } = run;
  const checkpoints = createCheckpoints(diskStore(folder), { tell, unusable: run.before?.unusable ?? [] });
  const minibatches = batches(data.train.count, Math.min(config.batch, data.train.count)).length;
  const whole = {
    epochs: config.epochs,
    steps: start.offset.steps + horizons.at(-1)! * minibatches,
    horizons: [...horizons],
  };
  const statusOf = (status: OwnStatus['status'], reason?: string) =>
    writeStatus(folder, { status, ...whole, reason: reason ?? null });
  const noteText = (seconds: number, history: SavedHistory, isToCome: boolean) => {
    const note: RunNote = { version: 1, config, adapter, seconds, horizons, isToCome, history };
    return JSON.stringify(note);
  };
  const write = writerOf(checkpoints, tell);
  await Promise.all([folder, join(folder, CHECKPOINTS_FOLDER)].map(removeParts));
  try {
    if (!run.before) await writeDurably(folder, RUN_FILES.config, sealJson(config, 2));
    if (!run.before && data.reading) {
      await writeDurably(folder, EXTRA_FILES.reading, sealJson({ run: config.id, ...data.reading }, 2));
    }
    await statusOf('training');
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  if ('epochs' in start.plan) {
    const history = start.history ?? createHistory().saved();
    await write(await net.state(), noteText(start.seconds, history, true));
  }
  return {
    keeper: createKeeper({ write, steps }),
    noteOf: (seconds, history) => noteText(seconds, history, false),
    async setStatus(status, reason) {
      try {
        await statusOf(status, reason);
      } catch (error) {
        tell(cannotWrite(folder, error).message);
      }
    },
    keepLastState: () => checkpoints.keepNewest(),
  };
}

function writerOf(checkpoints: Checkpoints, tell: (text: string) => void) {
  return async (state: TrainingState, attached: string): Promise<number | undefined> => {
    try {
      const bytes = await encodeState(state, attached);
      const isSaved = await checkpoints.save(state.training?.progress.step ?? 0, bytes);
      return isSaved ? bytes.length : undefined;
    } catch (error) {
      tell(`no checkpoint of this state: ${(error as Error).message}`);
      return undefined;
    }
  };
}
