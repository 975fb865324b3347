/**
 * `credence evaluate`: a run folder's posterior, measured again as at the end of its training, and on
 * foreign images.
 */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { openAgain } from '../data/open.ts';
import type { TestData } from '../data/runData.ts';
import { measureBoth, measuringNote, qualityOfRun } from '../evaluation/evaluation.ts';
import type { RunToMeasure } from '../evaluation/runToMeasure.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import { evaluateOod } from '../ood/evaluate.ts';
import type { EvaluateOptions } from '../options/program.ts';
import { type Run, readRunFolder } from '../runFolders/readRun.ts';
import { mustBeWritable } from '../runFolders/runFolder.ts';
import { checkLayers } from '../settings.ts';
import { exitUnlessStopped } from '../stop.ts';
import type { Evaluation } from '../terminal/events.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';

export async function evaluateCommand(folder: string, options: EvaluateOptions, io: Io): Promise<number> {
  const reporter = createReporter(io, options.json);
  try {
    const { run, data } = await working(reporter, 'reading the run and its data', () =>
      openRun(folder, options),
    );
    const evaluate = (opened: OpenedGpu) => evaluateRun(opened, { folder, run, data, options, io, reporter });
    return await exitUnlessStopped(io.stop, reporter, () =>
      withAdapter(options, { ...io, reporter }, evaluate),
    );
  } finally {
    reporter.close();
  }
}

async function openRun(folder: string, options: EvaluateOptions): Promise<{ run: Run; data: TestData }> {
  const run = await readRunFolder(folder);
  const { config, posterior } = run;
  if (options.ood && !run.isFolder && !run.card) {
    throw usageError(
      `--ood: writes into the run folder about its own posterior; give the folder, not ${run.file}`,
    );
  }
  // of a network that ships nothing is written
  if (options.ood && !run.card) {
    mustBeWritable(folder, '--ood', 'it writes ood.json there: copy the folder, or leave --ood out');
  }
  const data = await openAgain(config, posterior, options);
  checkLayers(config.layers, data);
  return { run, data };
}

async function evaluateRun(
  { gpu, adapter }: OpenedGpu,
  { folder, run, data, options, io, reporter }: RunToMeasure<EvaluateOptions>,
): Promise<number> {
  const { config, posterior } = run;
  const { seed, method } = config;
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const draws = options.draws ?? config.draws;
  for (const text of run.notes) reporter.note(text);
  reporter.note(measuringNote(data, draws, method));
  const measured = await working(reporter, 'measuring', (progress) =>
    measureBoth(net, data, { draws, seed, signal: io.stop, progress }),
  );
  const quality = qualityOfRun(data, measured);
  const metrics: Evaluation = {
    ...{ adapter, seed, method, test: measured.test },
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
}
