/**
 * What follows training: write the posterior, measure it, write what came out, add the report. Nothing here
 * can lose the run.
 */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { CredenceError } from '../../errors.ts';
import type { Gpu } from '../../gpu/device.ts';
import { type About, RUN_FILES, type RunConfig, type RunMetrics } from '../../persist/runFolder.ts';
import { digestOfJson, sealJson } from '../../persist/sealedJson.ts';
import { digestOf } from '../data/files.ts';
import type { RunData } from '../data/runData.ts';
import { type MeasuredBoth, measureBoth, measuringNote, qualityOfRun } from '../evaluation/evaluation.ts';
import { describeError, exitCodes } from '../exit.ts';
import type { Io } from '../io.ts';
import { renderRun } from '../report/renderRun.ts';
import { writeDurably } from '../runFolders/durable.ts';
import type { RunKeeping } from '../runFolders/keeping.ts';
import { createResults } from '../runFolders/results.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';
import type { Reporter } from '../terminal/events.ts';
import { working } from '../terminal/working.ts';
import type { Trained } from './training.ts';

export interface FinishedTraining {
  readonly gpu: Gpu;
  readonly adapter: string;
  readonly config: RunConfig;
  readonly trained: Trained;
  readonly posterior: Posterior;
  readonly data: RunData;
  /** The run folder. */
  readonly folder: string;
  readonly keeping: RunKeeping;
  /** Whether a report is wanted. */
  readonly report: boolean;
  /** What else goes into it, by name. */
  readonly extraFiles?: ReadonlyMap<string, string> | undefined;
}

/** Returns the exit code; throws what broke training off, after the last whole epoch is written. */
export async function finishRun(run: FinishedTraining, io: Io, reporter: Reporter): Promise<number> {
  const { gpu, config, trained, posterior, data, keeping } = run;
  const stillWorking = () =>
    reporter.note('the posterior is written and being measured; Ctrl-C again to quit without its numbers');
  io.stop.addEventListener('abort', stillWorking, { once: true });
  const results = createResults(run.folder, reporter.note);
  await keeping.setStatus('measuring');
  const bytes = encodePosterior(posterior, 'dense', { run: config.id ?? undefined });
  const about = { run: config.id, posterior: digestOf(bytes) };
  await results.early(new Map([[RUN_FILES.posterior, bytes]]));
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  reporter.note(measuringNote(data, config.draws, config.method));
  // a lost device takes the measurement with it, not the posterior
  const measured = await attempt(() =>
    working(reporter, 'measuring', (progress) =>
      measureBoth(net, data, { draws: config.draws, seed: config.seed, progress }),
    ),
  );
  const metrics = measured.value ? metricsOf(run, measured.value, about) : null;
  const folder = await results.late(filesOf(run, metrics, about));
  io.stop.removeEventListener('abort', stillWorking);
  const report = await attempt(() =>
    working(reporter, 'writing the report', () =>
      addReport(folder, net, run, { metrics, measured: measured.value }),
    ),
  );
  net.destroy();
  const broken = trained.failure ?? measured.error;
  if (broken) await keeping.setStatus('failed', describeError(broken));
  else if (trained.isComplete) {
    await keeping.keepLastState();
    await keeping.setStatus('done');
  } else await keeping.setStatus('stopped', String(io.stop.reason));
  const ended = { event: 'done', run: folder, method: config.method } as const;
  reporter.report({ ...ended, metrics, report: report.value ?? null });
  const failure = broken ?? report.error;
  if (failure) throw failure;
  return io.stop.aborted ? exitCodes.stopped : exitCodes.done;
}

async function attempt<Value>(action: () => Promise<Value>): Promise<{ value?: Value; error?: unknown }> {
  try {
    return { value: await action() };
  } catch (error) {
    return { error };
  }
}

/** The path of the report, or null if none is wanted or possible. */
async function addReport(
  folder: string,
  net: BayesianNeuralNetwork,
  { config, trained, data, report }: FinishedTraining,
  { metrics, measured }: { metrics: RunMetrics | null; measured: MeasuredBoth | undefined },
): Promise<string | null> {
  if (!(report && metrics && measured)) return null;
  try {
    const quality = qualityOfRun(data, measured);
    const history = trained.history.steps;
    const html = await renderRun(net, { config, metrics, history, data, measured, quality });
    return await writeDurably(folder, EXTRA_FILES.report, html);
  } catch (cause) {
    const { message } = cause as Error;
    throw new CredenceError('report', `the run is whole, but it has no report: ${message}`, { cause });
  }
}

function metricsOf(
  { adapter, config, trained }: FinishedTraining,
  measured: MeasuredBoth,
  about: About,
): RunMetrics {
  const { epochs, seconds } = trained;
  return {
    ...{ version: 3, ...about, config: digestOfJson(config) },
    adapter,
    seed: config.seed,
    epochs,
    trainSeconds: seconds,
    examplesPerSecond: (epochs * config.trainExamples) / seconds,
    test: measured.test,
    ...(measured.validation && { validation: measured.validation.test }),
  };
}

function filesOf(
  { config, trained, extraFiles = new Map() }: FinishedTraining,
  metrics: RunMetrics | null,
  about: About,
): Map<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    [RUN_FILES.config, sealJson(config, 2)],
    [EXTRA_FILES.history, sealJson({ ...trained.history, ...about })],
    ...extraFiles,
    ...(metrics ? ([[RUN_FILES.metrics, sealJson(metrics, 2)]] as const) : []),
  ]);
}
