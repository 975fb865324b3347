/** `credence predict`: rows of a table to lines of CSV, from a posterior file alone. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../../bayes/diagnose/finding.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { readThere } from '../data/files.ts';
import { kindOf, openSource } from '../data/source.ts';
import { predictionCsv } from '../evaluation/predictionCsv.ts';
import { exitCodes, usageError } from '../exit.ts';
import { type OpenedGpu, withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import type { PredictOptions } from '../options/program.ts';
import { readingOf } from '../options/reading.ts';
import { checkOutFile, writeOutFile } from '../outFile.ts';
import { readRunFolder } from '../runFolders/readRun.ts';
import { exitUnlessStopped } from '../stop.ts';
import { besideReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';

/** Of a posterior file alone, which does not say how many its run was measured with. */
const defaultDraws = 100;

export async function predictCommand(run: string, options: PredictOptions, io: Io): Promise<number> {
  const { posterior, ...found } = await readPosterior(run);
  const { preprocessing } = posterior;
  if (!preprocessing) {
    throw usageError(
      `${run}: is of images, which have no rows; credence evaluate measures it on its test images`,
    );
  }
  if (kindOf(options.data) === 'images') {
    throw usageError(`--data ${options.data}: expected a text file or an .npy file with rows to predict`);
  }
  if (options.out !== undefined) {
    const folder = existsSync(run) && statSync(run).isFile() ? dirname(run) : run;
    checkOutFile(options.out, { folder, sources: [run, options.data] });
  }
  const { encoding } = preprocessing;
  const source = await openSource(options.data, undefined, { said: readingOf(options), like: encoding });
  const { missing = encoding.missing } = options;
  const rows = source.encodeInputs({ ...encoding, missing });
  const { draws = found.draws, seed = found.seed, interval: mass = 0.9 } = options;
  const reporter = besideReporter(io);
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<number> => {
    for (const text of [`adapter: ${adapter}`, ...found.notes, ...(source.remarks ?? [])])
      io.stderr.write(`${text}\n`);
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    const isRegression = preprocessing.encoding.target.task === 'regression';
    // the intervals of classes are not printed, and would keep every draw
    const asked = { draws, seed, signal: io.stop, ...(isRegression && { interval: mass }) };
    const predicted = await working(reporter, 'predicting', (progress) =>
      net.predictTable(rows, { ...asked, progress }),
    );
    reporter.close();
    net.destroy();
    for (const finding of predicted.findings) io.stderr.write(`${lineOf(finding)}\n`);
    const csv = predictionCsv(predicted);
    if (options.out === undefined) io.stdout.write(csv);
    else await writeOutFile(options.out, csv);
    return exitCodes.done;
  };
  try {
    return await exitUnlessStopped(io.stop, reporter, () => withAdapter(options, { ...io, reporter }, use));
  } finally {
    reporter.close();
  }
}

/** What the network says of its inputs, which are the standardised columns. */
const lineOf = ({ severity, title, seen }: Finding): string =>
  `${severity}: ${title}: in standard deviations of its columns, ${seen} Are the columns in the units of training?`;

/** Of a run folder with its settings, or of a posterior file without them. */
async function readPosterior(run: string): Promise<{
  readonly posterior: Posterior;
  readonly draws: number;
  readonly seed: number;
  readonly notes: readonly string[];
}> {
  const isFile = existsSync(run) && statSync(run).isFile();
  if (isFile)
    return { posterior: decodePosterior(run, await readThere(run)), draws: defaultDraws, seed: 0, notes: [] };
  if (existsSync(run) && !existsSync(join(run, RUN_FILES.config))) {
    const file = join(run, RUN_FILES.posterior);
    if (existsSync(file)) {
      return {
        posterior: decodePosterior(file, await readThere(file)),
        draws: defaultDraws,
        seed: 0,
        notes: [],
      };
    }
  }
  const { config, posterior, notes } = await readRunFolder(run);
  return { posterior, draws: config.draws, seed: config.seed, notes };
}
