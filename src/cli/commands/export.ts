/** `credence export`: a run's posterior as a file for other programs, with a card of the run inside. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { exportWeights } from '../../export/files.ts';
import { exportOnnx } from '../../export/onnx.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { readThere } from '../data/files.ts';
import { exitCodes, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { ExportOptions } from '../options/export.ts';
import { checkOutFile, writeOutFile } from '../outFile.ts';
import { factsOf } from '../runFolders/facts.ts';
import { readRunFolder } from '../runFolders/readRun.ts';
import { createReporter } from '../terminal/reporter.ts';

const names = {
  onnx: 'model.onnx',
  safetensors: 'weights.safetensors',
  numpy: 'weights.npz',
  json: 'weights.json',
} as const satisfies Record<ExportOptions['to'], string>;

/** Of a posterior file alone, which does not say how many its run was measured with. */
const defaultDraws = 100;

export async function exportCommand(run: string, options: ExportOptions, io: Io): Promise<number> {
  checkOptions(options);
  const read = await readSource(run);
  const { posterior, facts, folder, notes } = read;
  const reporter = createReporter(io, options.json);
  const file = resolve(options.out ?? join(folder, names[options.to]));
  checkOutFile(file, { folder, sources: [read.file] });
  for (const text of notes) reporter.note(text);
  const { to, categories } = options;
  const { draws = read.draws, seed = read.seed } = options;
  const kind = to === 'onnx' ? (options.graph ?? 'draws') : null;
  const bytes =
    kind === null
      ? exportWeights(posterior, to as Exclude<typeof to, 'onnx'>, { facts })
      : exportOnnx(posterior, { graph: kind, draws, seed, facts, ...(categories && { categories }) });
  io.stop.throwIfAborted();
  await writeOutFile(file, bytes);
  reporter.report({ event: 'export', run, to, graph: kind, file, bytes: bytes.length });
  return exitCodes.done;
}

/** @throws CredenceError naming the first option that says nothing of this format or graph */
function checkOptions({ to, graph, draws, seed, categories }: ExportOptions): void {
  const given = Object.entries({ graph, draws, seed, categories }).find(([, value]) => value !== undefined);
  if (to !== 'onnx' && given) {
    throw usageError(`--${given[0]}: is of --to onnx; ${to} has the mean and the width of each weight`);
  }
  if (graph !== undefined && graph !== 'draws' && (draws ?? seed) !== undefined) {
    const stray = draws === undefined ? 'seed' : 'draws';
    throw usageError(`--${stray}: is of --graph draws; a graph ${graph} has no draws inside`);
  }
}

interface Source {
  readonly posterior: Posterior;
  readonly facts: Awaited<ReturnType<typeof factsOf>>;
  /** Where the posterior was read. */
  readonly file: string;
  readonly folder: string;
  readonly draws: number;
  readonly seed: number;
  readonly notes: readonly string[];
}

/** A run, or a posterior file without its run. */
async function readSource(path: string): Promise<Source> {
  const isFile = existsSync(path) && statSync(path).isFile();
  const folder = isFile ? dirname(path) : path;
  const alone = isFile ? path : join(path, RUN_FILES.posterior);
  if (!existsSync(join(folder, RUN_FILES.config)) && existsSync(alone)) {
    const posterior = decodePosterior(alone, await readThere(alone));
    const notes = [`${alone} has no run beside it: the card says nothing of its training and scores`];
    return { posterior, facts: {}, file: alone, folder, draws: defaultDraws, seed: 0, notes };
  }
  const run = await readRunFolder(path);
  const { draws, seed } = run.config;
  const { posterior, file, notes } = run;
  const facts = await factsOf(folder, run);
  // a network known by its name has no folder here, and a new one of that name would stand before it
  return { posterior, facts, file, folder: existsSync(folder) ? folder : '.', draws, seed, notes };
}
