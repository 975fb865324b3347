/** `credence train`: data, adapter, training; then what finishRun.ts does with the result. */
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { subset } from '../data/mnist.ts';
import type { RunConfig } from '../persist/runFolder.ts';
import { networkSettings } from '../presets.ts';
import { openAdapter } from './adapter.ts';
import { openDataset } from './dataset.ts';
import { exitCodes } from './exit.ts';
import { finishRun } from './finishRun.ts';
import type { Io } from './io.ts';
import type { TrainOptions } from './options.ts';
import { createReporter } from './reporter.ts';
import { checkFolder, defaultFolder } from './runFolder.ts';
import { fitSettings, mergeSettings } from './settings.ts';
import { trainEpochs } from './training.ts';

/** Returns the exit code of a run that went well or was stopped; everything else is thrown. */
export async function trainCommand(options: TrainOptions, io: Io): Promise<number> {
  const asked = mergeSettings(options);
  const folder = options.out ?? defaultFolder(options.preset, asked.seed);
  checkFolder(folder);
  const dataset = openDataset(options.data);
  const [all, test] = await Promise.all([dataset.load('train'), dataset.load('test')]);
  const settings = fitSettings(asked, options, all, test);
  const config: RunConfig = {
    version: 1,
    ...settings,
    preset: options.preset ?? null,
    dataset: dataset.name,
  };
  const { gpu, adapter } = await openAdapter(options.adapter);
  const reporter = createReporter(io, options.json);
  try {
    const net = await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
    reporter.report({ event: 'start', adapter, config, parameters: net.parameters });
    const train = subset(all, 0, settings.trainImages);
    const trained = await trainEpochs(net, settings, train, test, io.stop, reporter);
    net.destroy();
    reporter.close();
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
        { gpu, adapter, config, trained, posterior, test, folder, report },
        io,
        reporter,
      );
    }
    if (trained.failure) throw trained.failure;
    return exitCodes.stopped;
  } finally {
    reporter.close();
    gpu.destroy();
  }
}
