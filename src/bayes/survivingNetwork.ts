/**
 * A network that survives its device: if it is lost while it trains, another one is opened, and the training
 * goes on from the newest state that is on the host. On the same adapter its steps are then those of a
 * training that was never interrupted, to the bit. What a dead device still answers reaches nobody: its
 * network and its keeper go with it.
 */
import type { Gpu } from '../gpu/device.ts';
import { DeviceLostError } from '../gpu/errors.ts';
import type { Examples } from './examples.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { createKeeper, type Keeper } from './training/keeper.ts';
import type { TrainOptions } from './training/train.ts';
import type { TrainingState } from './training/trainingState.ts';
import type { TrainReport, WentBack } from './training/trainReport.ts';

export interface SurvivalOptions {
  /** Between two states on the host, at most; what came after the newest is computed again. 5 if absent. */
  readonly keepSeconds?: number;
  readonly keepSteps?: number;
  /** Hears of each loss at once, before another device is opened. */
  readonly onLoss?: (error: DeviceLostError) => void;
  /** Gives a device back; it is destroyed if absent. Others may use it too: then their owner decides. */
  readonly release?: (gpu: Gpu) => void;
}

export interface SurvivingNetwork {
  /** The network as it is now, and its device. Others take their place after a loss. */
  readonly net: BayesianNeuralNetwork;
  readonly gpu: Gpu;
  /** The newest state on the host, which stays where no other device opens. */
  readonly newest: TrainingState;
  /**
   * As `BayesianNeuralNetwork.train`. The first report after a loss says where training went back to.
   * @throws what `train` throws but DeviceLostError; what `open` throws; DeviceLostError if devices are lost
   *   one after the other without a step between them
   */
  train(data: Examples, options?: TrainOptions): AsyncGenerator<TrainReport, void, void>;
  /**
   * What `action` makes of the network while it trains; undefined if the device was lost meanwhile: the next
   * report then comes from another one.
   */
  unlessLost<T>(action: (net: BayesianNeuralNetwork, gpu: Gpu) => Promise<T>): Promise<T | undefined>;
  /**
   * What `action` makes of the network while nothing trains it. If the device is lost meanwhile, it is asked
   * again on another one: of the state in which the last training ended, or of the newest.
   * @throws what `open` throws; DeviceLostError if devices are lost one after the other
   */
  whole<T>(action: (net: BayesianNeuralNetwork, gpu: Gpu) => Promise<T>): Promise<T>;
  /** Gives back the network and its device. */
  destroy(): void;
}

/** So many devices may be lost in a row, without a step between them. */
const mostInARow = 3;

/**
 * @param open a new device; it may wait until there is one
 * @param begin a network on it: a new one, or one that goes on from a state
 */
export async function survivingNetwork(
  open: () => Promise<Gpu>,
  begin: (gpu: Gpu) => Promise<BayesianNeuralNetwork>,
  options: SurvivalOptions = {},
): Promise<SurvivingNetwork> {
  const { keepSeconds = 5, keepSteps, onLoss, release = (lost: Gpu) => lost.destroy() } = options;
  let gpu = await open();
  let net: BayesianNeuralNetwork;
  let newest: TrainingState;
  try {
    net = await begin(gpu);
    newest = await net.state();
  } catch (error) {
    release(gpu);
    throw error;
  }

  /** Of one device: after it is lost nothing that it answers is kept. */
  const keeperOf = (own: Gpu): Keeper =>
    createKeeper({
      write: async (state) => {
        if (own !== gpu || own.isLost) return undefined;
        newest = state;
        return 0;
      },
      ...{ seconds: keepSeconds, steps: keepSteps },
    });

  async function reopen(): Promise<void> {
    net.destroy();
    release(gpu);
    gpu = await open();
    net = await BayesianNeuralNetwork.fromState(gpu, newest);
  }

  async function* train(data: Examples, asked: TrainOptions = {}): AsyncGenerator<TrainReport, void, void> {
    newest = await net.state();
    const before = newest;
    let end = 0;
    let last: TrainReport | undefined;
    let lost: DeviceLostError | undefined;
    let inARow = 0;
    for (;;) {
      const keeper = keeperOf(gpu);
      try {
        if (lost) await reopen();
        const at = newest === before ? undefined : newest.training!.progress.horizon.step;
        let wentBack = lost && backTo(at ?? startOf(before, last), lost);
        if (last && at === end) yield { ...last, metrics: [], inFlight: 0, ...(wentBack && { wentBack }) };
        else {
          const plan = at === undefined || !last ? asked : { ...asked, ...restOf(at, end, last) };
          for await (const report of net.train(data, plan)) {
            end ||= endOf(asked, before, report);
            last = report;
            inARow = 0;
            yield wentBack ? { ...report, wentBack } : report;
            wentBack = undefined;
            keeper.reported(net, report, () => '');
          }
        }
        // between trainings the newest state is the one that the network has
        await keeper.settled();
        newest = await net.state();
        return;
      } catch (error) {
        await keeper.settled();
        if (!(error instanceof DeviceLostError) || ++inARow > mostInARow) throw error;
        lost = error;
        onLoss?.(error);
      }
    }
  }

  return {
    get net() {
      return net;
    },
    get gpu() {
      return gpu;
    },
    get newest() {
      return newest;
    },
    train,
    async unlessLost(action) {
      try {
        return await action(net, gpu);
      } catch (error) {
        if (error instanceof DeviceLostError) return undefined;
        throw error;
      }
    },
    async whole(action) {
      for (let losses = 0; ; ) {
        try {
          if (losses > 0) await reopen();
          return await action(net, gpu);
        } catch (error) {
          if (!(error instanceof DeviceLostError) || ++losses > mostInARow) throw error;
          onLoss?.(error);
        }
      }
    },
    destroy() {
      net.destroy();
      release(gpu);
    },
  };
}

/** The step of the horizon at which the call began. */
const startOf = (before: TrainingState, report: TrainReport | undefined): number =>
  report?.beginning.horizon === 'continued' ? before.training!.progress.horizon.step : 0;

/** The step of the horizon at which the call ends. */
function endOf({ epochs, horizon }: TrainOptions, before: TrainingState, report: TrainReport): number {
  if (epochs === undefined || horizon === undefined) return report.steps;
  const minibatches = report.steps / report.epochs;
  const whole = Math.floor(startOf(before, report) / minibatches);
  return Math.min(report.steps, (whole + epochs) * minibatches);
}

/** What is left of a call whose training stands at `at`. */
function restOf(at: number, end: number, { epochs, steps }: TrainReport): TrainOptions {
  if (end === steps) return { horizon: epochs };
  const minibatches = steps / epochs;
  return { horizon: epochs, epochs: end / minibatches - Math.floor(at / minibatches) };
}

function backTo(to: number, { message }: DeviceLostError): WentBack {
  const note = `the GPU was lost and is back: training goes on after step ${to} (${message})`;
  return { to, because: 'device-lost', note };
}
