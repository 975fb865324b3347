/**
 * Training with a safety net: after an epoch the posterior is on the host, and whatever comes later cannot take it away. Where
 * epochs are short, after as many of them as take 50 steps, and after the last.
 */

import type { Examples } from '../bayes/examples.ts';
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import type { RunSettings } from '../bayes/settings/runSettings.ts';
import type { Profiler } from '../gpu/profiler.ts';
import { trainingSettings } from '../presets.ts';
import type { RunData } from './data/runData.ts';
import { quickError } from './evaluation.ts';
import type { Reporter } from './events.ts';
import { createHistory, type History, meansOf, type Part } from './history.ts';
import { unlessStopped } from './stop.ts';

/** Steps, at least, between two epochs that are kept and tested: those of small tables take less time than that does. */
const stepsBetween = 50;

/** The last epoch that was kept, and how training ended. */
export interface Trained {
  readonly epochs: number;
  /** Absent if no epoch is whole. */
  readonly posterior?: Posterior;
  /** Spent on training these epochs, without the tests between them. */
  readonly seconds: number;
  readonly history: History;
  /** What broke training off: NaN, a lost device. */
  readonly failure?: unknown;
}

/** Examples on which the error after an epoch is measured. */
export interface Watched {
  readonly part: Part;
  readonly examples: Examples;
}

export const watchedOf = ({ validation, test }: Pick<RunData, 'validation' | 'test'>): Watched =>
  validation ? { part: 'validation', examples: validation.examples } : { part: 'test', examples: test };

/** A training that is watched. */
export interface WatchedTraining {
  readonly net: BayesianNeuralNetwork;
  readonly settings: RunSettings;
  readonly train: Examples;
  readonly watched: Watched;
  readonly stop: AbortSignal;
  readonly reporter: Reporter;
  readonly profiler?: Profiler | undefined;
}

export async function trainEpochs(training: WatchedTraining): Promise<Trained> {
  const { net, settings, train, watched, stop, reporter, profiler } = training;
  const { part, examples } = watched;
  const history = createHistory();
  let whole: Pick<Trained, 'epochs' | 'posterior' | 'seconds'> = { epochs: 0, seconds: 0 };
  let seconds = 0;
  let since = performance.now();
  try {
    const holdEvery = Math.ceil(stepsBetween / Math.ceil(train.count / settings.batch));
    const options = { ...trainingSettings(settings), holdEvery, signal: stop };
    for await (const report of net.train(train, options)) {
      seconds += (performance.now() - since) / 1000;
      profiler?.host('train until the next report', since);
      history.add(report);
      const { epoch, epochs, step, steps, metrics, examplesPerSecond, secondsLeft } = report;
      const { freeEnergy, nll, kl, error: trainError } = meansOf(metrics);
      reporter.report({
        event: 'progress',
        ...{ epoch, epochs, step, steps, freeEnergy, nll, kl, trainError },
        ...{ examplesPerSecond, secondsLeft },
      });
      if (report.endOfEpoch) {
        const readAt = performance.now();
        whole = { epochs: epoch, posterior: await net.posterior(), seconds };
        profiler?.host('read the posterior', readAt);
        const testedAt = performance.now();
        const error = await unlessStopped(stop, null, () => quickError(net, examples, stop));
        profiler?.host('test', testedAt);
        const summary = history.closeEpoch(epoch, part, error);
        reporter.report({ event: 'epoch', epochs, seconds, ...summary });
      }
      since = performance.now();
    }
    return { ...whole, history: history.result() };
  } catch (failure) {
    return { ...whole, history: history.result(), failure };
  }
}
