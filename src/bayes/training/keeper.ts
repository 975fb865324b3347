/**
 * Takes a state of a training now and then and hands it on to be written, without the training waiting: the
 * copy is asked for between two reports, and what follows happens beside the next ones. One at a time.
 */
import type { BayesianNeuralNetwork } from '../network.ts';
import type { TrainingState } from './trainingState.ts';
import type { TrainReport } from './trainReport.ts';

/** What the checkpoints of a training cost. */
export interface KeepingCost {
  readonly written: number;
  readonly failed: number;
  readonly bytes: number;
  /** The training waited for copies, at the end of epochs. */
  readonly secondsWaited: number;
  /** Encoding and writing, beside the training. */
  readonly secondsWriting: number;
}

export interface Keeper {
  /**
   * After every report, last of all.
   * @param attached what is written with the state of the report's last step
   */
  reported(net: BayesianNeuralNetwork, report: TrainReport, attached: () => string): void;
  /** At the end of an epoch that is held: its state, if one is to be kept. */
  atEpoch(net: BayesianNeuralNetwork): Promise<TrainingState | undefined>;
  /** Begins to write such a state. False if that failed. */
  keep(state: TrainingState, attached: string): Promise<boolean>;
  /** Waits for what is being written, then writes the state as it is now. False if that failed. */
  last(net: BayesianNeuralNetwork, attached: () => string): Promise<boolean>;
  /** Waits for what is being written. */
  settled(): Promise<void>;
  cost(): KeepingCost;
}

export interface KeeperOptions {
  /** Writes a state; returns its bytes, or undefined if it could not. Never throws. */
  readonly write: (state: TrainingState, attached: string) => Promise<number | undefined>;
  /** Between two states, at most. */
  readonly seconds?: number;
  readonly steps?: number | undefined;
}

/** So many times as long as the last state took must pass until the end of an epoch is reason for another. */
const restFactor = 20;

export function createKeeper({ write, seconds = 30, steps = Infinity }: KeeperOptions): Keeper {
  /** Asked for while steps were in flight: it is of `step`, whose report is still to come. */
  let pending: { readonly step: number; readonly state: Promise<TrainingState> } | undefined;
  let writing: Promise<boolean> | undefined;
  let last = { at: performance.now(), step: 0, took: 0 };
  const cost = { written: 0, failed: 0, bytes: 0, secondsWaited: 0, secondsWriting: 0 };

  async function writeOut(taken: Promise<TrainingState>, attached: string): Promise<boolean> {
    try {
      const state = await taken;
      const since = performance.now();
      const bytes = await write(state, attached);
      const took = performance.now() - since;
      last = { at: performance.now(), step: state.training?.progress.horizon.step ?? 0, took };
      cost.secondsWriting += took / 1000;
      cost.bytes += bytes ?? 0;
      cost[bytes === undefined ? 'failed' : 'written'] += 1;
      return bytes !== undefined;
    } catch {
      // a device that is lost tells the training itself
      return false;
    }
  }
  function begin(state: Promise<TrainingState>, attached: string): Promise<boolean> {
    const own = writeOut(state, attached).finally(() => {
      writing = undefined;
    });
    writing = own;
    return own;
  }
  const isIdle = () => !pending && !writing;
  const secondsSince = () => (performance.now() - last.at) / 1000;

  return {
    reported(net, { step, inFlight, endOfEpoch, wentBack }, attached) {
      if (wentBack) {
        // a state that was asked for before is of steps that no longer count
        pending = undefined;
        last = { ...last, step: Math.min(last.step, wentBack.to) };
      }
      const isDue = secondsSince() >= seconds || step - last.step >= steps;
      if (isDue && isIdle() && !endOfEpoch) {
        const state = net.state();
        state.catch(() => undefined);
        pending = { step: step + inFlight, state };
      }
      if (pending?.step !== step) return;
      begin(pending.state, attached());
      pending = undefined;
    },
    async atEpoch(net) {
      const since = performance.now();
      if (!isIdle() || since - last.at < restFactor * last.took) return undefined;
      const state = await net.state();
      cost.secondsWaited += (performance.now() - since) / 1000;
      return state;
    },
    keep: (state, attached) => begin(Promise.resolve(state), attached),
    async last(net, attached) {
      await writing;
      pending = undefined;
      return begin(net.state(), attached());
    },
    async settled() {
      await writing;
    },
    cost: () => ({ ...cost }),
  };
}
