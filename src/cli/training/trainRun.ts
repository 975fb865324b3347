/** The training of a prepared run into its folder, and what finishRun.ts does with the result. */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { requirePrecision } from '../../gpu/half.ts';
import { networkSettings } from '../../presets.ts';
import { describeError, exitCodes } from '../exit.ts';
import type { OpenedGpu } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import type { TrainOptions } from '../options/program.ts';
import { beginKeeping, type RunKeeping } from '../runFolders/keeping.ts';
import type { PreparedRun } from '../runFolders/prepared.ts';
import { resumeCommand } from '../runFolders/status.ts';
import type { Reporter } from '../terminal/events.ts';
import { finishRun } from './finishRun.ts';
import { createHistory } from './history.ts';
import { endProfiling, startProfiling } from './profiling.ts';
import { type Trained, trainEpochs, watchedOf } from './training.ts';

/** What is around a training: what was asked for, the process, and who hears of it. */
export interface Around {
  readonly options: Pick<TrainOptions, 'profile' | 'checkpointSteps' | 'report'> & {
    /** Whether what was learnt before a stop is measured too; it is if absent. */
    readonly measureStopped?: boolean;
  };
  readonly io: Io;
  readonly reporter: Reporter;
}

/**
 * Returns the exit code of a run that went well or was stopped; everything else is thrown. The folder is
 * there from its beginning, and what is in it can be gone on from.
 */
export async function trainRun(
  run: PreparedRun,
  { gpu, adapter }: OpenedGpu,
  around: Around,
): Promise<number> {
  const { folder, config, data, start, before } = run;
  const { options, io, reporter } = around;
  requirePrecision(gpu, config.precision);
  const profiler = options.profile ? await startProfiling(gpu) : undefined;
  const net = before
    ? await BayesianNeuralNetwork.fromState(gpu, before.state)
    : await BayesianNeuralNetwork.create(gpu, {
        ...networkSettings(config),
        preprocessing: data.table?.preprocessing,
      });
  const asked = { adapter, tell: reporter.note, steps: options.checkpointSteps };
  const keeping = await beginKeeping(run, net, asked);
  reporter.report({
    ...{ event: 'start', run: folder, adapter, config, parameters: net.parameters },
    ...{ step: before?.state.training?.progress.step ?? 0, testExamples: data.test.count },
  });
  if (data.reading && !before) reporter.report({ event: 'reading', reading: data.reading });
  for (const text of [...run.notes, ...otherAdapter(run, adapter)]) reporter.note(text);
  const { keeper, noteOf } = keeping;
  // until the first report of training
  if (!before?.isTrained) reporter.report({ event: 'work', doing: 'compiling kernels', share: null });
  const trained = before?.isTrained
    ? await trainedBefore(run, net)
    : await trainEpochs({
        ...{ net, settings: config, train: data.train, pseudo: data.pseudo, watched: watchedOf(data) },
        ...{ stop: io.stop },
        ...{ reporter, profiler, start, keeper, noteOf },
      });
  net.destroy();
  reporter.close();
  reporter.report({ event: 'checkpoints', ...keeper.cost() });
  const profiled = profiler && (await endProfiling(profiler));
  if (profiled) reporter.report({ event: 'profile', profile: profiled.profile });
  if (io.stop.aborted) {
    reporter.report({ event: 'stopped', reason: String(io.stop.reason), epochs: trained.epochs });
  }
  const { posterior } = trained;
  if (!trained.isComplete) reporter.note(notAtItsEnd(run, trained));
  const isUnwanted = before?.isFinished || options.measureStopped === false;
  if (!posterior || (isUnwanted && !trained.isComplete)) return endUnmeasured(trained, keeping, io);
  const { report } = options;
  const finished = { gpu, adapter, config, trained, posterior, data, folder, keeping, report };
  return finishRun({ ...finished, extraFiles: profiled?.files }, io, reporter);
}

/** Training came to its end in an earlier process, which did not measure it. */
async function trainedBefore({ config, start }: PreparedRun, net: BayesianNeuralNetwork): Promise<Trained> {
  const { seconds, history, offset } = start;
  return {
    ...{ epochs: config.epochs, posterior: await net.posterior(), seconds, isComplete: true },
    history: createHistory(history, offset).result(),
  };
}

function otherAdapter({ before }: PreparedRun, adapter: string): string[] {
  if (before?.adapter === undefined || before.adapter === adapter) return [];
  return [
    `the run was trained on ${before.adapter} so far and goes on on ${adapter}: as good, but not the bits of a ` +
      'run on one adapter',
  ];
}

function notAtItsEnd({ folder, before }: PreparedRun, { epochs, posterior, failure }: Trained): string {
  const what = failure ? 'training broke off' : 'stopped';
  const kept = before?.isFinished
    ? `${folder} still holds what was measured before`
    : posterior
      ? `keeping epoch ${epochs}`
      : 'no epoch is whole yet, so nothing is measured';
  return `${what}; ${kept}; to go on: ${resumeCommand(folder)}`;
}

/** There is nothing new to measure; the checkpoints are there. */
async function endUnmeasured({ failure }: Trained, keeping: RunKeeping, io: Io): Promise<number> {
  if (failure) {
    await keeping.setStatus('failed', describeError(failure));
    throw failure;
  }
  await keeping.setStatus('stopped', String(io.stop.reason));
  return exitCodes.stopped;
}
