/**
 * `credence evaluate`: a run folder's posterior, measured again as at the end of its training, and on
 * foreign images.
 */
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { type OpenedGpu, withAdapter } from './adapter.ts';
import { openAgain } from './data/open.ts';
import { measureBoth, measuringNote, qualityOfRun } from './evaluation.ts';
import type { Evaluation } from './events.ts';
import { exitCodes, usageError } from './exit.ts';
import type { Io } from './io.ts';
import { evaluateOod } from './ood/evaluate.ts';
import type { EvaluateOptions } from './options/program.ts';
import { createReporter } from './reporter.ts';
import { readRunFolder } from './runFolders/readRun.ts';
import { checkLayers } from './settings.ts';
import { unlessStopped } from './stop.ts';

export async function evaluateCommand(folder: string, options: EvaluateOptions, io: Io): Promise<number> {
  const run = await readRunFolder(folder);
  const { config, posterior } = run;
  if (options.ood && !run.isFolder && !run.card) {
    throw usageError(
      `--ood: writes into the run folder about its own posterior; give the folder, not ${run.file}`,
    );
  }
  const data = await openAgain(config, posterior, options);
  checkLayers(config.layers, data);
  const reporter = createReporter(io, options.json);
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    const draws = options.draws ?? config.draws;
    const { seed } = config;
    for (const text of run.notes) reporter.note(text);
    reporter.note(measuringNote(data, draws));
    const measured = await measureBoth(net, data, { draws, seed, signal: io.stop });
    const quality = qualityOfRun(data, measured);
    const metrics: Evaluation = {
      ...{ adapter, seed, test: measured.test },
      ...(measured.validation && { validation: measured.validation.test }),
      ...(quality && { quality }),
    };
    reporter.report({ event: 'evaluation', run: folder, metrics });
    const { ood: names } = options;
    if (names) {
      const asked = { folder, run, names, draws, data, measured, evaluation: metrics };
      await evaluateOod(net, asked, io.stop, reporter);
    }
    net.destroy();
    return exitCodes.done;
  };
  return unlessStopped(io.stop, exitCodes.stopped, () => withAdapter(options, io, use));
}
