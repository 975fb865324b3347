/**
 * Training with a safety net: after an epoch the posterior is on the host, and whatever comes later cannot
 * take it away. Where epochs are short, after as many of them as take 50 steps, and after the last. States
 * go to a keeper, which writes checkpoints.
 */

import { NonFiniteError } from '../../bayes/errors.ts';
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { Keeper } from '../../bayes/training/keeper.ts';
import type { TrainReport, WentBack } from '../../bayes/training/trainReport.ts';
import type { Profiler } from '../../gpu/profiler.ts';
import { trainingSettings } from '../../presets.ts';
import type { RunData } from '../data/runData.ts';
import { quickError } from '../evaluation/evaluation.ts';
import { unlessStopped } from '../stop.ts';
import type { Reporter } from '../terminal/events.ts';
import { workingQuietly } from '../terminal/working.ts';
import {
  createHistory,
  type History,
  meansOf,
  type Offset,
  type Part,
  type SavedHistory,
} from './history.ts';

/**
 * Steps, at least, between two epochs that are kept and tested: those of small tables take less time than
 * that does.
 */
const stepsBetween = 50;

/** The last epoch that was kept, and how training ended. */
export interface Trained {
  /** Of the whole run; 0 if none was kept. */
  readonly epochs: number;
  /** Absent if no epoch is whole. */
  readonly posterior?: Posterior;
  /** Spent on training these epochs, without the tests between them. */
  readonly seconds: number;
  readonly history: History;
  /** Whether it came to its end. */
  readonly isComplete: boolean;
  /** What broke training off: NaN, a lost device. */
  readonly failure?: unknown;
}

/** Examples on which the error after an epoch is measured. */
export interface Watched {
  readonly part: Part;
  readonly examples: CheckedExamples;
}

export const watchedOf = ({ validation, test }: Pick<RunData, 'validation' | 'test'>): Watched =>
  validation ? { part: 'validation', examples: validation.examples } : { part: 'test', examples: test };

/** Where a training begins. A new run needs none. */
export interface TrainingStart {
  /** To the end of the horizon that the network's state is in, or a new one. */
  readonly plan: { readonly horizon: number } | { readonly epochs: number };
  /** What the run has done before this training's horizon. */
  readonly offset: Offset;
  readonly seconds: number;
  readonly history?: SavedHistory | undefined;
}

/** A training that is watched. */
export interface WatchedTraining {
  readonly net: BayesianNeuralNetwork;
  readonly settings: RunSettings;
  readonly train: CheckedExamples;
  /** What is none of the classes, if the network is to know. */
  readonly pseudo?: CheckedExamples | undefined;
  readonly watched: Watched;
  readonly stop: AbortSignal;
  readonly reporter: Reporter;
  readonly profiler?: Profiler | undefined;
  readonly start?: TrainingStart;
  readonly keeper?: Keeper | undefined;
  /** What is written with a state. */
  readonly noteOf?: (seconds: number, history: SavedHistory) => string;
}

export async function trainEpochs(training: WatchedTraining): Promise<Trained> {
  const {
    net,
    settings,
    train,
    pseudo,
    watched,
    stop,
    reporter,
    profiler,
    keeper,
    noteOf = () => '',
  } = training;
  const { plan, offset, ...before } = training.start ?? startOf(settings);
  const { part, examples } = watched;
  const history = createHistory(before.history, offset);
  let whole: Pick<Trained, 'epochs' | 'posterior' | 'seconds'> = { epochs: 0, seconds: 0 };
  let { seconds } = before;
  let isBegun = false;
  let isComplete = false;
  let since = performance.now();
  const note = () => noteOf(seconds, history.saved());
  try {
    const holdEvery = Math.ceil(stepsBetween / Math.ceil(train.count / settings.batch));
    // what is in flight when the user stops is reported: the state is then of the last report
    const stepLimit = () => (stop.aborted ? 0 : Number.POSITIVE_INFINITY);
    const { epochs: _, ...own } = trainingSettings(settings);
    for await (const report of net.train(train, {
      ...{ ...own, ...plan, holdEvery, stepLimit },
      ...(pseudo && { pseudo }),
    })) {
      seconds += (performance.now() - since) / 1000;
      profiler?.host('train until the next report', since);
      if (!isBegun) for (const text of report.beginning.notes) reporter.note(text);
      isBegun = true;
      if (report.wentBack) {
        history.goBack(report.wentBack.to);
        reporter.note(report.wentBack.note);
        reporter.report({ event: 'wentBack', ...wentBackOf(report.wentBack, offset) });
      }
      history.add(report);
      const epochs = offset.epochs + report.epochs;
      const done = (offset.epochs + (report.epochs * report.step) / report.steps) * train.count;
      tell(reporter, report, offset, done / seconds);
      if (report.endOfEpoch) {
        const epoch = offset.epochs + report.epoch;
        isComplete = report.step === report.steps;
        const readAt = performance.now();
        const state = isComplete ? undefined : await keeper?.atEpoch(net);
        whole = { epochs: epoch, posterior: state?.posterior ?? (await net.posterior()), seconds };
        profiler?.host('read the posterior', readAt);
        const testedAt = performance.now();
        const error = await workingQuietly(reporter, 'testing', (progress) =>
          unlessStopped(stop, null, () => quickError(net, examples, stop, progress)),
        );
        profiler?.host('test', testedAt);
        const summary = history.closeEpoch(epoch, part, error);
        reporter.report({ event: 'epoch', epochs, seconds, ...summary });
        if (state) keeper?.keep(state, note());
      }
      keeper?.reported(net, report, note);
      since = performance.now();
    }
    await keeper?.last(net, note);
    return { ...whole, history: history.result(), isComplete };
  } catch (failure) {
    if (failure instanceof NonFiniteError && failure.wentBackTo !== undefined) {
      // the network is whole: its last good state is kept
      history.goBack(failure.wentBackTo);
      await keeper?.last(net, note);
    }
    await keeper?.settled();
    return { ...whole, history: history.result(), isComplete, failure };
  }
}

/** Counted over the whole run. */
const wentBackOf = ({ to, because }: WentBack, offset: Offset) => ({ step: offset.steps + to, because });

/** Of a new run. */
export const startOf = ({ epochs }: RunSettings): TrainingStart => ({
  ...{ plan: { epochs }, offset: { epochs: 0, steps: 0 }, seconds: 0 },
});

/** @param examplesPerSecond since the run began, as its metrics have it in the end */
function tell(reporter: Reporter, report: TrainReport, offset: Offset, examplesPerSecond: number): void {
  const { metrics, secondsLeft } = report;
  const { freeEnergy, nll, kl, error: trainError } = meansOf(metrics);
  reporter.report({
    event: 'progress',
    ...{ epoch: offset.epochs + report.epoch, epochs: offset.epochs + report.epochs },
    ...{ step: offset.steps + report.step, steps: offset.steps + report.steps },
    ...{ freeEnergy, nll, kl, trainError, examplesPerSecond, secondsLeft },
  });
}
