/** One split of a set, trained and measured as `credence train` does, without a run folder. */
import { BayesianNeuralNetwork } from '../../src/bayes/network.ts';
import type { RunSettings } from '../../src/bayes/settings/runSettings.ts';
import type { RunData } from '../../src/cli/data/runData.ts';
import { openSource } from '../../src/cli/data/source.ts';
import { runData } from '../../src/cli/data/table.ts';
import { measure } from '../../src/cli/evaluation/evaluation.ts';
import type { TrainOptions } from '../../src/cli/options/train.ts';
import { fitSettings, mergeSettings } from '../../src/cli/settings.ts';
import { fitPreprocessing } from '../../src/data/encoding/preprocessing.ts';
import { selectRows, type Table } from '../../src/data/encoding/table.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { networkSettings, trainingSettings } from '../../src/presets.ts';
import { csvOf, meanOf, type Scores, type TableSet } from './sets.ts';

export interface OpenedSet {
  readonly set: TableSet;
  readonly table: Table;
  /** Where the rows are from, as a run remembers it. */
  readonly dataset: Parameters<typeof runData>[0];
}

export async function openSet(set: TableSet): Promise<OpenedSet> {
  const source = await openSource(csvOf(set), undefined);
  const { task, target, missing } = set;
  const table = source.learn({ task, target: [target], ignore: undefined, missing });
  const { format, file, targets, sha256 } = source;
  const test = { kind: 'split', fraction: 0.2, seed: 1 } as const;
  return { set, table, dataset: { kind: 'table', division: 'drawn', format, file, targets, sha256, test } };
}

function dataOf({ set, table, dataset }: OpenedSet, split: number): RunData {
  const isTest = new Set(set.splits[split]);
  const rows = (test: boolean) =>
    Uint32Array.from({ length: table.count }, (_, n) => n).filter((n) => isTest.has(n) === test);
  const train = selectRows(table, rows(false));
  return runData(dataset, fitPreprocessing(train), { train, test: selectRows(table, rows(true)) });
}

/** The settings that the command line would train a split by. */
export function settingsOf(data: RunData, options: TrainOptions): RunSettings {
  return fitSettings(mergeSettings(options, 'table'), options, data);
}

export interface TrainedSplit {
  readonly scores: Scores;
  readonly settings: RunSettings;
}

/** @throws what training and measuring throw: NonFiniteError, ConfigError */
export async function trainSplit(
  gpu: Gpu,
  opened: OpenedSet,
  split: number,
  options: TrainOptions,
): Promise<TrainedSplit> {
  const data = dataOf(opened, split);
  const settings = settingsOf(data, options);
  const began = performance.now();
  const net = await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
  try {
    // nobody looks at the network between epochs, so no end is held
    const training = { ...trainingSettings(settings), holdEvery: settings.epochs };
    for await (const _ of net.train(data.train, training));
    const seconds = (performance.now() - began) / 1000;
    return { scores: { ...(await scoresOf(net, data, settings)), seconds }, settings };
  } finally {
    net.destroy();
  }
}

async function scoresOf(
  net: BayesianNeuralNetwork,
  data: RunData,
  { draws, seed }: RunSettings,
): Promise<Scores> {
  const { test, rows, prediction } = await measure(net, data, { draws, seed });
  if (test.task === 'classification') {
    const { error, nll, ece } = test;
    return { error, nll, ece, confidence: confidenceOf(prediction!), accuracy: 1 - error };
  }
  const scale = data.table!.preprocessing.targets!.scale[0]!;
  const noise = Math.sqrt(meanOf([...rows!.aleatoric].map((sd) => sd * sd)));
  // the density of y / s is that of y, times s
  const nll = test.nll! + Math.log(scale);
  const { rmse, coverage90 } = test;
  return { rmse, rmseSd: rmse * scale, nll, coverage90: coverage90!, noise };
}

/** Mean over the rows of the probability of the most probable class. */
function confidenceOf({
  probs,
  classes,
  count,
}: {
  probs: ArrayLike<number>;
  classes: number;
  count: number;
}) {
  let sum = 0;
  for (let n = 0; n < count; n++) {
    let most = 0;
    for (let c = 0; c < classes; c++) most = Math.max(most, probs[n * classes + c]!);
    sum += most;
  }
  return sum / count;
}
