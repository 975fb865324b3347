/** `credence evaluate`: a run folder's posterior, measured again as at the end of its training. */
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { openAdapter } from './adapter.ts';
import { openAgain } from './data/open.ts';
import { measureBoth, measuringNote } from './evaluation.ts';
import { exitCodes } from './exit.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options/program.ts';
import { createReporter } from './reporter.ts';
import { readRunFolder } from './runFolder.ts';
import { checkLayers } from './settings.ts';

export async function evaluateCommand(folder: string, options: CommonOptions, io: Io): Promise<number> {
  const { config, posterior } = await readRunFolder(folder);
  const data = await openAgain(config, posterior, options);
  checkLayers(config.layers, data);
  const { gpu, adapter } = await openAdapter(options.adapter);
  const reporter = createReporter(io, options.json);
  try {
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    const draws = options.draws ?? config.draws;
    const { seed } = config;
    reporter.note(measuringNote(data, draws));
    const { test, validation } = await measureBoth(net, data, { draws, seed, signal: io.stop });
    reporter.report({
      ...{ event: 'evaluation', run: folder },
      metrics: { adapter, seed, test, ...(validation && { validation: validation.test }) },
    });
    net.destroy();
    return exitCodes.done;
  } catch (error) {
    if (io.stop.aborted) return exitCodes.stopped;
    throw error;
  } finally {
    reporter.close();
    gpu.destroy();
  }
}
