/** `credence diagnose`: what is wrong with a run, from its files, its data and a small prediction. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { checked, diagnose } from '../../bayes/diagnose/diagnose.ts';
import { evidenceOf } from '../../bayes/diagnose/evidence.ts';
import type { CheckedExamples } from '../../bayes/examples.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { INTERVAL_DRAWS, INTERVAL_MASS } from '../../figures/collect.ts';
import { rootMeanSquareError } from '../../metrics/regressionScores.ts';
import { openAgain } from '../data/open.ts';
import type { TestTable } from '../data/runData.ts';
import { pickRows, rowsOf, someRows } from '../data/someRows.ts';
import { type Measured, measure, measuringNote } from '../evaluation/evaluation.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options/program.ts';
import { readRunFolder } from '../runFolders/readRun.ts';
import { readStatus } from '../runFolders/status.ts';
import { checkLayers } from '../settings.ts';
import { exitUnlessStopped } from '../stop.ts';
import type { Reporter } from '../terminal/events.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';
import { readHistory } from '../training/runHistory.ts';

/** Test examples of the prediction: an error rate to a percent or so, in seconds on a software adapter. */
const most = 1_000;

/** Returns 5 if a finding is an error. */
export async function diagnoseCommand(folder: string, options: CommonOptions, io: Io): Promise<number> {
  const reporter = createReporter(io, options.json);
  try {
    const opened = await working(reporter, 'reading the run and its data', () => openRun(folder, options));
    const use = (gpu: OpenedGpu) => diagnoseRun(gpu, { folder, ...opened, options, io, reporter });
    return await exitUnlessStopped(io.stop, reporter, () => withAdapter(options, { ...io, reporter }, use));
  } finally {
    reporter.close();
  }
}

async function openRun(folder: string, options: CommonOptions) {
  const run = await readRunFolder(folder);
  const { config, posterior } = run;
  const history = await readHistory(folder, config.id);
  const { train, ...others } = await openAgain(config, posterior, options);
  if (!train) {
    throw usageError(
      `the rows that ${folder} was trained on are not where they were, or have changed: give their file with --data`,
    );
  }
  const data = { ...others, train };
  checkLayers(config.layers, data);
  return { run, history, data };
}

interface Around extends Awaited<ReturnType<typeof openRun>> {
  readonly folder: string;
  readonly options: CommonOptions;
  readonly io: Io;
  readonly reporter: Reporter;
}

async function diagnoseRun(
  { gpu }: OpenedGpu,
  { folder, run, history, data, options, io, reporter }: Around,
): Promise<number> {
  const { config, posterior, notes } = run;
  const { train, test, table } = data;
  const { seed, method } = config;
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const draws = options.draws ?? config.draws;
  const rows = someRows(test.count, most);
  const some = { ...data, test: rowsOf(test, rows) };
  for (const text of notes) reporter.note(text);
  reporter.note(measuringNote(some, draws, method));
  const targets = table?.targets && pickRows(table.targets, rows, test.count);
  const shown = table && { table: { ...table, ...(targets && { targets }) } };
  const measured = await working(reporter, 'measuring', (progress) =>
    measure(net, { ...some, ...shown }, { draws, seed, signal: io.stop, progress }),
  );
  net.destroy();
  const horizons = readHorizons(folder);
  const { evidence, findings } = await working(reporter, 'looking for what is wrong', () => {
    const evidence = evidenceOf({
      ...{ posterior, settings: { ...config, ...(horizons && { horizons }) }, train, test },
      ...(data.validation && { validation: data.validation.examples }),
      ...(measured.prediction && { prediction: measured.prediction, predicted: some.test }),
      ...summaryOf(measured, some.test, table),
      ...(history && { history }),
      // those of the report's gallery, unless another number is asked about; a table has none
      ...(data.images && { interval: { draws: options.draws ?? INTERVAL_DRAWS, mass: INTERVAL_MASS } }),
    });
    return { evidence, findings: diagnose(evidence) };
  });
  reporter.report({ event: 'diagnosis', run: folder, checked: checked(evidence), findings });
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.findings : exitCodes.done;
}

/**
 * A regression's scores in standard deviations of the training targets, in which several targets can stand
 * together.
 */
function summaryOf({ test, rows }: Measured, { targets }: CheckedExamples, table: TestTable | undefined) {
  const scaling = table?.preprocessing.targets;
  if (test.task !== 'regression' || !rows || !targets || !scaling) return {};
  const size = rows.targets;
  const mean = rows.mean.map((value, i) => (value - scaling.shift[i % size]!) * scaling.scale[i % size]!);
  // the best constant of each target
  const centres = Float64Array.from({ length: size }, (_, t) => {
    const own = targets.filter((_, i) => i % size === t);
    return own.reduce((sum, y) => sum + y, 0) / own.length;
  });
  const constant = mean.map((_, i) => centres[i % size]!);
  const isNearer = (i: number) => Math.abs(mean[i]! - targets[i]!) < Math.abs(constant[i]! - targets[i]!);
  return {
    regression: {
      ...{ examples: rows.count, draws: rows.draws },
      rmse: rootMeanSquareError(mean, targets),
      spread: rootMeanSquareError(constant, targets),
      nearer: mean.filter((_, i) => isNearer(i)).length / mean.length,
      coverage: { mass: rows.predictiveInterval.mass, inside: test.coverage90 },
    },
  };
}

/** Epochs of each training that the run is made of. A network that ships has a name, and no such file. */
function readHorizons(path: string): readonly number[] | undefined {
  if (!existsSync(path)) return undefined;
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return readStatus(folder)?.horizons;
}
