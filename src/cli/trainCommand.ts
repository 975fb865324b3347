/** `credence train`: data, adapter, training; then what finishRun.ts does with the result. */
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { requirePrecision } from '../gpu/half.ts';
import type { RunConfig } from '../persist/runFolder.ts';
import { networkSettings } from '../presets.ts';
import { type OpenedGpu, withAdapter } from './adapter.ts';
import { openToTrain } from './data/open.ts';
import { kindOf } from './data/source.ts';
import { exitCodes } from './exit.ts';
import { finishRun } from './finishRun.ts';
import type { Io } from './io.ts';
import type { TrainOptions } from './options/program.ts';
import { endProfiling, startProfiling } from './profiling.ts';
import { createReporter } from './reporter.ts';
import { checkFolder, defaultFolder } from './runFolder.ts';
import { fitSettings, mergeSettings } from './settings.ts';
import { trainEpochs, watchedOf } from './training.ts';

/** Returns the exit code of a run that went well or was stopped; everything else is thrown. */
export async function trainCommand(options: TrainOptions, io: Io): Promise<number> {
  const isTable = options.data !== undefined && kindOf(options.data) !== 'images';
  const asked = mergeSettings(options, isTable ? 'table' : 'images');
  const preset = options.preset ?? (isTable ? 'table' : undefined);
  const folder = options.out ?? defaultFolder(preset, asked.seed);
  checkFolder(folder);
  const notes: string[] = [];
  const data = await openToTrain(options, {
    ...{ limit: asked.trainExamples, validation: asked.validationExamples, seed: asked.seed },
    note: (text) => notes.push(text),
  });
  const settings = fitSettings(asked, options, data);
  const { dataset, train, test } = data;
  const config: RunConfig = { version: 2, ...settings, preset: preset ?? null, dataset };
  const reporter = createReporter(io, options.json);
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    requirePrecision(gpu, settings.precision);
    const profiler = options.profile ? await startProfiling(gpu) : undefined;
    const net = await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
    reporter.report({
      event: 'start',
      adapter,
      config,
      parameters: net.parameters,
      testExamples: test.count,
    });
    for (const text of notes) reporter.note(text);
    const watched = watchedOf(data);
    const trained = await trainEpochs({ net, settings, train, watched, stop: io.stop, reporter, profiler });
    net.destroy();
    reporter.close();
    const profiled = profiler && (await endProfiling(profiler));
    if (profiled) reporter.report({ event: 'profile', profile: profiled.profile });
    if (io.stop.aborted) {
      const { epochs } = trained;
      reporter.report({ event: 'stopped', reason: String(io.stop.reason), epochs });
      reporter.note(
        epochs === 0 ? 'stopped in the first epoch: nothing is written' : `stopped; keeping epoch ${epochs}`,
      );
    }
    const { posterior } = trained;
    if (posterior) {
      const { report } = options;
      return await finishRun(
        { gpu, adapter, config, trained, posterior, data, folder, report, extraFiles: profiled?.files },
        io,
        reporter,
      );
    }
    if (trained.failure) throw trained.failure;
    return exitCodes.stopped;
  };
  try {
    return await withAdapter(options, io, use);
  } finally {
    reporter.close();
  }
}
