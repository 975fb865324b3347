/** `credence train --resume RUN`: the newest whole state of a run folder, and how its training goes on. */
import { fingerprintOfExamples } from '../../bayes/examples.ts';
import { momentRuleOf } from '../../bayes/training/moments.ts';
import type { Progress } from '../../bayes/training/progress.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { batches } from '../../data/permutation.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { openAgain } from '../data/open.ts';
import type { RunData } from '../data/runData.ts';
import { usageError } from '../exit.ts';
import type { TrainOptions } from '../options/program.ts';
import { checkLayers } from '../settings.ts';
import type { TrainingStart } from '../training.ts';
import { type LeftRun, leftRun } from './leftRun.ts';
import type { PreparedRun } from './prepared.ts';
import { changedSettings } from './resumeOptions.ts';

export async function resumedRun(folder: string, options: TrainOptions): Promise<PreparedRun> {
  const left = await leftRun(folder);
  const { settings, notes } = changedSettings(left.config, options);
  const data = await dataAgain(left, options);
  checkLayers(settings.layers, data);
  const all = [...left.notes, ...notes, ...otherData(left, data)];
  const next = nextTraining(left, { settings, data, folder, epochs: options.epochs });
  const { version, preset } = left.config;
  const { start, horizons, isTrained } = next;
  const config: RunConfig = {
    ...{ version, preset, ...settings, dataset: data.dataset },
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

function otherData({ state: { training } }: LeftRun, { train }: RunData): string[] {
  if (!training || training.progress.data === fingerprintOfExamples(train)) return [];
  return ['the training examples are not those of before: the optimiser starts anew on them'];
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
  const seconds = note?.seconds ?? left.secondsBefore;
  const begun = { seconds, history: note?.history };
  const horizons = note?.horizons ?? [left.epochsBefore];
  const isWhole = !progress || progress.horizon.step === progress.horizon.epochs * progress.minibatches;
  const isUnfinished = note !== undefined && (note.isToCome || !isWhole);
  if (isUnfinished && epochs !== undefined) {
    throw usageError(
      `--epochs ${epochs}: ${folder} is not at its end; it goes on to it without --epochs, and more can be added then`,
    );
  }
  if (isUnfinished && note.isToCome) {
    const plan = { epochs: horizons.at(-1)! };
    return { start: { ...begun, plan, offset: offsetAfter(left, asked) }, horizons, isTrained: false };
  }
  if (isUnfinished && progress && goesOn(progress, asked)) {
    const plan = { horizon: progress.horizon.epochs };
    return { start: { ...begun, plan, offset: offsetBefore(progress) }, horizons, isTrained: false };
  }
  if (isUnfinished && progress) {
    const rest = Math.ceil((progress.horizon.epochs * progress.minibatches - progress.horizon.step) / progress.minibatches);
    const start = { ...begun, plan: { epochs: rest }, offset: offsetAfter(left, asked) };
    return { start, horizons: [...horizons, rest], isTrained: false };
  }
  if (progress && !isDone && epochs === undefined) {
    const plan = { horizon: progress.horizon.epochs };
    return { start: { ...begun, plan, offset: offsetBefore(progress) }, horizons, isTrained: true };
  }
  const more = epochs ?? horizons.at(-1)!;
  const start = { ...begun, plan: { epochs: more }, offset: offsetAfter(left, asked) };
  return { start, horizons: [...horizons, more], isTrained: false };
}

/** Whether the moments and the horizon can be carried on: see beginTraining. */
function goesOn(progress: Progress, { settings, data: { train } }: Asked): boolean {
  const { method, optimiser, batch } = settings;
  return (
    progress.data === fingerprintOfExamples(train) &&
    progress.minibatches === batches(train.count, Math.min(batch, train.count)).length &&
    momentRuleOf(method, optimiser) === momentRuleOf(method, progress.settings.optimiser)
  );
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
