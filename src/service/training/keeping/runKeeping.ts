/** What a run of the page leaves in the browser while it trains, so that a closed tab does not lose it. */

import { createKeeper } from '../../../bayes/training/keeper.ts';
import {
  type BayesianNeuralNetwork,
  encodeState,
  type TrainingState,
  type TrainReport,
} from '../../../index.ts';
import { createCheckpoints } from '../../../persist/checkpoints.ts';
import type { ToPage } from '../messages.ts';
import { removeKeptRun, stepsOf } from './keptRun.ts';
import type { RunNote } from './runNote.ts';
import type { OwnedStore } from './tabStore.ts';

export interface RunKeeping {
  /** The store holds checkpoints of the run. */
  readonly isKept: boolean;
  /** After every report, last of all. */
  reported(net: BayesianNeuralNetwork, report: TrainReport): void;
  /** The state at the end of an epoch that is held; it is written beside the next steps. */
  atEpoch(net: BayesianNeuralNetwork): Promise<TrainingState>;
  /** Keeps a state at once: the last one of training, or the newest of a lost device. False if it cannot. */
  now(state: TrainingState): Promise<boolean>;
  /** Nobody will want to go on with the run. */
  forget(): Promise<void>;
  /** It is over, or broken off. */
  end(): Promise<void>;
}

export interface RunKeepingOptions {
  readonly note: RunNote;
  /** Names of the checkpoints that are not this run's, or damaged. They go once this run has one. */
  readonly others: readonly string[];
  /** The store may hold checkpoints of this run. */
  readonly isContinued: boolean;
  /** Between two checkpoints, beside the time that is. */
  readonly steps: number | undefined;
  readonly post: (message: ToPage) => void;
}

export function keepRun(
  { store, release }: OwnedStore,
  { note, others, isContinued, steps, post }: RunKeepingOptions,
): RunKeeping {
  const tell = (_: string, failure?: string) => post({ type: 'keeping', failure });
  const checkpoints = createCheckpoints(store, { tell, unusable: others });
  const attached = JSON.stringify(note);
  let hasOwn = isContinued;
  const keeper = createKeeper({
    steps,
    async write(state, text) {
      const bytes = await encodeState(state, text);
      const step = stepsOf(state).done;
      if (!(await checkpoints.save(step, bytes))) return undefined;
      hasOwn = true;
      post({ type: 'kept', step });
      return bytes.length;
    },
  });
  return {
    get isKept() {
      return hasOwn;
    },
    reported: (net, report) => keeper.reported(net, report, () => attached),
    async atEpoch(net) {
      const state = await keeper.atEpoch(net);
      if (state) keeper.keep(state, attached);
      return state ?? net.state();
    },
    async now(state) {
      await keeper.settled();
      return keeper.keep(state, attached);
    },
    async forget() {
      await keeper.settled();
      // an earlier run stays if this one came to its end without a checkpoint
      if (hasOwn) await removeKeptRun(store).catch(() => undefined);
    },
    async end() {
      await keeper.settled();
      post({ type: 'checkpoints', cost: keeper.cost() });
      release();
    },
  };
}

/** Of a run that is not kept. */
export const keepNothing: RunKeeping = {
  isKept: false,
  reported: () => undefined,
  atEpoch: (net) => net.state(),
  now: async () => false,
  forget: async () => undefined,
  end: async () => undefined,
};
