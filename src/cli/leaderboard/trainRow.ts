/** One run of a leaderboard, from settings to its log and its run folder. */
import { fingerprintOfExamples } from '../../bayes/examples.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { Gpu } from '../../gpu/device.ts';
import { chooseAndScore } from '../../metrics/choices.ts';
import { detectionReport, qualityReport } from '../../metrics/uncertaintyReport.ts';
import { RUN_FILES, type RunConfig, type RunMetrics } from '../../persist/runFolder.ts';
import { identityOf } from '../../persist/runIdentity.ts';
import { digestOfJson, sealJson } from '../../persist/sealedJson.ts';
import { networkSettings } from '../../presets.ts';
import { digestOf } from '../data/files.ts';
import { quickError } from '../evaluation.ts';
import type { Event, Reporter } from '../events.ts';
import { errorOf } from '../history.ts';
import { EXTRA_FILES, writeRunFolder } from '../runFolder.ts';
import { type Trained, trainEpochs } from '../training.ts';
import type { BoardData } from './data.ts';
import type { RunLog } from './log.ts';
import { stepSeconds } from './stepTime.ts';

export interface RowRun {
  readonly row: string;
  readonly config: RunConfig;
  /** Of the row whose step is 1. */
  readonly reference: RunConfig;
  /** Degrees. */
  readonly rotation: number;
  readonly data: BoardData;
  readonly adapter: string;
  readonly runtime: string;
  readonly credence: string;
  /** Where the run folder shall be. */
  readonly folder: string;
}

export type EpochEvent = Extract<Event, { event: 'epoch' }>;

/**
 * Trains, measures, and writes the run folder. Every epoch is tested on the images that are held out, never
 * on the test images.
 *
 * @returns the log; undefined if the signal fired
 * @throws what broke training off or kept it from being measured; then nothing is written
 */
export async function trainRow(
  gpu: Gpu,
  asked: RowRun,
  signal: AbortSignal,
  onEpoch: (event: EpochEvent) => void,
): Promise<RunLog | undefined> {
  const { reference, data } = asked;
  const id = identityOf(asked.config, fingerprintOfExamples(data.train));
  const config = { ...asked.config, id };
  const run = { ...asked, config };
  const [seconds, referenceSeconds] = await stepSeconds(gpu, [config, reference], data.train);
  if (signal.aborted) return undefined;
  const net = await BayesianNeuralNetwork.create(gpu, networkSettings(config));
  const watched = { part: 'validation', examples: data.validation } as const;
  const trained = await trainEpochs({
    ...{ net, settings: config, train: data.train, watched },
    ...{ stop: signal, reporter: listener(onEpoch) },
  });
  if (trained.failure) throw trained.failure;
  if (signal.aborted || trained.epochs < config.epochs) return undefined;
  const scores = await measureRow(net, run, signal);
  const { parameters } = net;
  net.destroy();
  const posterior = encodePosterior(trained.posterior!, 'dense', { run: config.id ?? undefined });
  await writeRunFolder(run.folder, filesOf(run, trained, posterior, scores.metrics));
  return {
    version: 1,
    row: run.row,
    seed: config.seed,
    config,
    adapter: run.adapter,
    runtime: run.runtime,
    credence: run.credence,
    parameters,
    posterior: digestOf(posterior),
    seconds: trained.seconds,
    step: { seconds: seconds!, reference: referenceSeconds! },
    epochs: trained.history.epochs.map((summary) => {
      const { epoch, freeEnergy, nll, kl, trainError } = summary;
      return { epoch, freeEnergy, nll, kl, trainError, validationError: errorOf(summary) };
    }),
    ...scores.log,
  };
}

function listener(onEpoch: (event: EpochEvent) => void): Reporter {
  return {
    report: (event) => event.event === 'epoch' && onEpoch(event),
    note: () => undefined,
    close: () => undefined,
  };
}

async function measureRow(
  net: BayesianNeuralNetwork,
  { config, data, rotation }: RowRun,
  signal: AbortSignal,
) {
  const options = { draws: config.draws, seed: config.seed, signal };
  const test = await net.predict(data.test, options);
  const validation = await net.predict(data.validation, options);
  const quality = {
    test: qualityReport(test, data.test.labels!),
    validation: qualityReport(validation, data.validation.labels!),
  };
  const labelled = (part: 'test' | 'validation', { probs }: Prediction) => ({
    probs,
    labels: data[part].labels!,
  });
  const { classes } = test;
  const decisions = chooseAndScore(labelled('validation', validation), labelled('test', test), { classes });
  const against = async (images: BoardData['fashion']) =>
    detectionReport(test, await net.predict(images, options));
  const hasMean = config.method.kind !== 'ensemble';
  const atMean = async (part: 'test' | 'validation') =>
    hasMean ? quickError(net, data[part], signal) : null;
  const summary = async (part: 'test' | 'validation', { draws, count }: Prediction) => {
    const { error, nll, ece, brier } = quality[part];
    const scores = { error, errorMeanWeights: await atMean(part), nll, ece, brier };
    return { task: 'classification', ...scores, draws, examples: count } as const;
  };
  return {
    log: {
      draws: test.draws,
      ...quality,
      decisions,
      fashion: await against(data.fashion),
      rotated: { degrees: rotation, ...(await against(data.rotated)) },
    },
    metrics: { test: await summary('test', test), validation: await summary('validation', validation) },
  };
}

function filesOf(
  { config, adapter }: RowRun,
  { epochs, seconds, history }: Trained,
  posterior: Uint8Array,
  measured: Pick<RunMetrics, 'test' | 'validation'>,
): Map<string, string | Uint8Array> {
  const about = { run: config.id, posterior: digestOf(posterior) };
  const metrics: RunMetrics = {
    ...{ version: 3, ...about, config: digestOfJson(config) },
    ...{ adapter, seed: config.seed, epochs, trainSeconds: seconds },
    examplesPerSecond: (epochs * config.trainExamples) / seconds,
    ...measured,
  };
  return new Map<string, string | Uint8Array>([
    [RUN_FILES.config, sealJson(config, 2)],
    [RUN_FILES.metrics, sealJson(metrics, 2)],
    [RUN_FILES.posterior, posterior],
    [EXTRA_FILES.history, sealJson({ ...history, ...about })],
  ]);
}
