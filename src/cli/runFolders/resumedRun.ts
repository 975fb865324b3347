/** `credence train --resume RUN`: the newest whole state of a run folder, and how its training goes on. */
import { fingerprintOfExamples, fingerprintOfTraining } from '../../bayes/examples.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { fitsHorizon, type Progress } from '../../bayes/training/progress.ts';
import { batches } from '../../data/order/permutation.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { identityOf } from '../../persist/runIdentity.ts';
import { openAgain } from '../data/open.ts';
import { withPseudo } from '../data/pseudoPool.ts';
import type { RunData } from '../data/runData.ts';
import { usageError } from '../exit.ts';
import type { TrainOptions } from '../options/program.ts';
import { checkLayers } from '../settings.ts';
import type { TrainingStart } from '../training/training.ts';
import { type LeftRun, leftRun } from './leftRun.ts';
import type { PreparedRun } from './prepared.ts';
import { changedSettings } from './resumeOptions.ts';

export async function resumedRun(folder: string, options: TrainOptions): Promise<PreparedRun> {
  const left = await leftRun(folder);
  if (left.config.imported) {
    throw usageError(
      `--resume ${folder}: expected a run that was trained here, got the network of ${left.config.imported.file}, which has ` +
        'no training to go on with; train a new run',
    );
  }
  const { settings, notes } = changedSettings(left.config, options);
  const data = withPseudo(await dataAgain(left, options), settings);
  checkLayers(settings.layers, data);
  const all = [...left.notes, ...notes];
  const next = nextTraining(left, { settings, data, folder, epochs: options.epochs });
  const { version, preset } = left.config;
  const id = left.config.id ?? identityOf(left.config, fingerprintOfExamples(data.train));
  const { start, horizons, isTrained } = next;
  const config: RunConfig = {
    ...{ version, id, preset, ...settings, dataset: data.dataset },
    epochs: start.offset.epochs + horizons.at(-1)!,
    trainExamples: data.train.count,
  };
  const { state, note, unusable } = left;
  return {
    ...{ folder, config, data, notes: all, start, horizons },
    before: {
      ...{ state, adapter: note?.adapter, isTrained, unusable },
      isFinished: left.isFinished && start.offset.epochs > 0,
    },
  };
}

/** @throws CredenceError unless the examples that the run trains on are there */
async function dataAgain({ config, state }: LeftRun, options: TrainOptions): Promise<RunData> {
  const data = await openAgain(config, state.posterior, options);
  const { train, dataset } = data;
  const isOther = config.dataset.kind === 'table' && dataset !== config.dataset;
  if (train && !isOther) return { ...data, train };
  throw usageError(
    `${options.data ?? 'the data'}: has other rows than the run was trained on, by which its columns are ` +
      'standardised: train a new run on them, or give the file as it was with --data',
  );
}

interface Asked {
  readonly settings: RunSettings;
  readonly data: RunData;
  readonly folder: string;
  readonly epochs: number | undefined;
}

interface NextTraining {
  readonly start: TrainingStart;
  readonly horizons: readonly number[];
  /** Nothing is left to train. */
  readonly isTrained: boolean;
}

/** To the end of a horizon that was broken off, or over a new one. */
function nextTraining(left: LeftRun, asked: Asked): NextTraining {
  const { note, state, isDone } = left;
  const { epochs, folder } = asked;
  const progress = state.training?.progress;
  const horizons = note?.horizons ?? [left.epochsBefore];
  const isWhole = !progress || stepsLeft(progress) === 0;
  if (note && (note.isToCome || !isWhole)) {
    if (epochs === undefined) return restOf(left, asked, horizons);
    throw usageError(
      `--epochs ${epochs}: ${folder} is not at its end; it goes on to it without --epochs, and more can be added then`,
    );
  }
  if (progress && !isDone && epochs === undefined) {
    return { start: continued(left, progress), horizons, isTrained: true };
  }
  const more = epochs ?? horizons.at(-1)!;
  return { start: anew(left, asked, more), horizons: [...horizons, more], isTrained: false };
}

/** What is left of a run that was broken off. */
function restOf(left: LeftRun, asked: Asked, horizons: readonly number[]): NextTraining {
  const progress = left.state.training?.progress;
  if (!progress || left.note?.isToCome) {
    return { start: anew(left, asked, horizons.at(-1)!), horizons, isTrained: false };
  }
  if (goesOn(progress, asked)) return { start: continued(left, progress), horizons, isTrained: false };
  const rest = Math.ceil(stepsLeft(progress) / progress.minibatches);
  return { start: anew(left, asked, rest), horizons: [...horizons, rest], isTrained: false };
}

const stepsLeft = ({ horizon, minibatches }: Progress): number => horizon.epochs * minibatches - horizon.step;

const begun = ({ note, secondsBefore }: LeftRun) => ({
  ...{ seconds: note?.seconds ?? secondsBefore, history: note?.history },
});

/** In the horizon that the state is in. */
const continued = (left: LeftRun, progress: Progress): TrainingStart => ({
  ...{ ...begun(left), plan: { horizon: progress.horizon.epochs }, offset: offsetBefore(progress) },
});

/** In a new horizon. */
const anew = (left: LeftRun, asked: Asked, epochs: number): TrainingStart => ({
  ...{ ...begun(left), plan: { epochs }, offset: offsetAfter(left, asked) },
});

function goesOn(progress: Progress, { settings, data: { train, pseudo } }: Asked): boolean {
  // as `train` takes it
  const batch = Math.min(settings.batch, train.count);
  return fitsHorizon(progress, {
    settings: { ...settings, batch },
    ...{ method: settings.method, data: fingerprintOfTraining(train, pseudo) },
    minibatches: batches(train.count, batch).length,
  });
}

/** What was done before the horizon that a state is in. */
const offsetBefore = ({ step, epoch, minibatches, horizon }: Progress) => ({
  epochs: epoch - Math.floor(horizon.step / minibatches),
  steps: step - horizon.step,
});

/** All that was done: an epoch that was broken off counts. */
function offsetAfter({ state, note, epochsBefore }: LeftRun, { data, settings }: Asked) {
  const progress = state.training?.progress;
  if (progress) return { epochs: progress.epoch + Number(progress.minibatch > 0), steps: progress.step };
  const epochs = note ? note.horizons.slice(0, -1).reduce((sum, own) => sum + own, 0) : epochsBefore;
  return { epochs, steps: epochs * Math.ceil(data.train.count / settings.batch) };
}
