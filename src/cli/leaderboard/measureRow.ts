/** From the finished run folder of a row to its log. Nothing is trained. */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { rotate } from '../../data/ood/rotate.ts';
import type { Gpu } from '../../gpu/device.ts';
import { chooseAndScore } from '../../metrics/choices.ts';
import { detectionReport, qualityReport } from '../../metrics/uncertaintyReport.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { openAgain } from '../data/open.ts';
import type { TestData } from '../data/runData.ts';
import { usageError } from '../exit.ts';
import { type Run, readRunFolder } from '../runFolders/readRun.ts';
import { readEpochs } from '../training/runHistory.ts';
import type { RunLog } from './log.ts';
import { measureRefusals } from './refusals.ts';
import { stepSeconds } from './stepTime.ts';

export interface RowRun {
  readonly row: string;
  /** What the board says. */
  readonly config: RunConfig;
  /** Of the row whose step is 1. */
  readonly reference: RunConfig;
  /** Degrees. */
  readonly rotation: number;
  /** Whether `drawn-final` is measured, which is to be looked at once. */
  readonly final: boolean;
  readonly adapter: string;
  readonly runtime: string;
  readonly credence: string;
  /** The run folder. */
  readonly folder: string;
}

/**
 * @throws DOMException AbortError if the signal fires; CredenceError if the folder is not whole; what
 * `predict` throws
 */
export async function measureRow(gpu: Gpu, asked: RowRun, signal: AbortSignal): Promise<RunLog> {
  const { config, reference, folder } = asked;
  const run = await readRunFolder(folder);
  if (!run.metrics) {
    throw usageError(
      `${folder}: has no numbers of its own posterior (${run.notes.join('; ')}); train it again`,
    );
  }
  const data = await openAgain(run.config, run.posterior, {});
  const { train } = data;
  // of shipped images they are always there
  if (!train) throw usageError(`${folder}: its training images are gone`);
  const [seconds, referenceSeconds] = await stepSeconds(gpu, [config, reference], { ...data, train });
  signal.throwIfAborted();
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, run.posterior);
  try {
    const scores = await scoresOf(net, data, asked, signal);
    const { adapter, runtime, credence } = asked;
    return {
      version: 1,
      row: asked.row,
      seed: config.seed,
      config: { ...run.config, draws: config.draws },
      ...{ adapter, runtime, credence },
      ...(run.metrics.adapter !== adapter && { trainedOn: run.metrics.adapter }),
      parameters: net.parameters,
      posterior: run.digest,
      seconds: run.metrics.trainSeconds,
      step: { seconds: seconds!, reference: referenceSeconds! },
      epochs: await epochsOf(folder, run),
      ...scores,
    };
  } finally {
    net.destroy();
  }
}

async function epochsOf(folder: string, { config }: Run): Promise<RunLog['epochs']> {
  const epochs = await readEpochs(folder, config.id);
  if (epochs.at(-1)?.epoch !== config.epochs) {
    throw usageError(`${folder}: its history.json does not tell all ${config.epochs} epochs; train it again`);
  }
  return epochs.map(({ testError: _, ...own }) => own);
}

async function scoresOf(
  net: BayesianNeuralNetwork,
  { test: examples, validation, images }: TestData,
  { config, rotation, final }: RowRun,
  signal: AbortSignal,
) {
  const options = { draws: config.draws, seed: config.seed, signal };
  const heldOutExamples = validation!.examples;
  const { rows, columns, inputSize } = images!;
  const predict = (images: Uint8Array, count: number) => net.predict({ images, count, inputSize }, options);
  const test = await net.predict(examples, options);
  const heldOut = await net.predict(heldOutExamples, options);
  const labelled = ({ probs }: Prediction, labels: ArrayLike<number>) => ({ probs, labels });
  const decisions = chooseAndScore(
    labelled(heldOut, heldOutExamples.labels!),
    labelled(test, examples.labels!),
    { classes: test.classes },
  );
  const { refusals, predictions } = await measureRefusals({
    ...{ test, heldOut, final, predict },
    images: images!,
  });
  const turned = await predict(rotate(images!.images, rows, columns, rotation), test.count);
  return {
    draws: test.draws,
    test: qualityReport(test, examples.labels!),
    validation: qualityReport(heldOut, heldOutExamples.labels!),
    ...{ decisions, refusals },
    fashion: detectionReport(test, predictions.get('fashion')!),
    rotated: { degrees: rotation, ...detectionReport(test, turned) },
  };
}
