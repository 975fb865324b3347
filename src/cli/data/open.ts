/** The data of a command: what `--data` names, or what a run folder remembers. */
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { Table } from '../../data/encoding/table.ts';
import { CredenceError } from '../../errors.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { usageError } from '../exit.ts';
import { roleFlags } from '../options/inspect.ts';
import { readingFlags, readingOf } from '../options/reading.ts';
import type { DataOptions, TrainOptions } from '../options/train.ts';
import { openImageRun } from './imageRun.ts';
import type { RunData, TestData } from './runData.ts';
import { kindOf, openSource, type TableSource } from './source.ts';
import { openTable, runData, testData } from './table.ts';
import { divided, heldOut, limited, type TableDataset, type TableParts } from './tableParts.ts';

/** Options that say how a table is read, by their names on the command line. */
const tableOptions = {
  ...roleFlags,
  ...readingFlags,
  targets: '--targets',
  test: '--test',
  testTargets: '--test-targets',
  testFraction: '--test-fraction',
  noise: '--noise',
} as const satisfies Partial<Record<keyof TrainOptions, string>>;

/**
 * @param limit of the settings: how many examples to train on at most
 * @param validation how many of the training part to hold out
 * @throws CredenceError, DataError naming what to correct
 */
export async function openToTrain(
  options: TrainOptions,
  {
    limit,
    validation,
    seed,
    note,
  }: {
    readonly limit: number;
    readonly validation: number;
    readonly seed: number;
    readonly note: (text: string) => void;
  },
): Promise<RunData> {
  const { data } = options;
  if (data !== undefined && kindOf(data) !== 'images') {
    const { task, target, targets, ignore, category, missing, dropMissing } = options;
    const { test, testTargets, testFraction } = options;
    return openTable(data, {
      ...{ task, target, targets, ignore, category, missing, dropMissing, test, testTargets, testFraction },
      reading: readingOf(options),
      ...{ seed, limit, validation, note, asked: options.trainExamples !== undefined },
    });
  }
  const stray = (Object.keys(tableOptions) as (keyof typeof tableOptions)[]).find(
    (name) => options[name] !== undefined,
  );
  if (stray) {
    throw usageError(
      `${tableOptions[stray]} is for tables: give one with --data FILE.csv or --data FILE.npy`,
    );
  }
  return openImageRun(data ?? null, {
    ...{ limit, validation, seed, note, asked: options.trainExamples, division: 'drawn' },
  });
}

/**
 * The data of a run again: the test part, and the training part where it can be told. `--data` of a table may
 * be the same file in another place, or other rows, all of which are then the test part.
 *
 * @throws CredenceError if the file changed since; FileFormatError if the posterior does not say how rows are
 * encoded
 */
export async function openAgain(
  config: RunConfig,
  { preprocessing }: Posterior,
  { data, targets }: DataOptions,
): Promise<TestData> {
  const { dataset, trainExamples: limit, validationExamples: validation, seed } = config;
  const { division } = dataset;
  if (dataset.kind === 'images') {
    return openImageRun(data ?? dataset.folder, { limit, validation, seed, division });
  }
  if (!preprocessing) {
    throw new FileFormatError({
      file: RUN_FILES.posterior,
      expected: 'the preprocessing of a table in its metadata',
      got: 'none',
      hint: 'the files of the folder are not of one run; train again',
    });
  }
  const { encoding } = preprocessing;
  const source = await openSource(
    data ?? dataset.file,
    data === undefined ? (dataset.targets ?? undefined) : targets,
    { like: encoding, sha256: dataset.sha256 },
  );
  const isSame = source.sha256 === dataset.sha256;
  if (!isSame && data === undefined) throw changed(source);
  const all = source.encode(encoding);
  if (isSame) {
    const own = runData(dataset, preprocessing, await partsOf(all, source, config));
    const reading = source.describeAs?.(encoding);
    return { ...own, ...(reading && { reading }) };
  }
  const parts = await ownParts(dataset, preprocessing.encoding, config);
  const own = parts && runData(dataset, preprocessing, parts);
  return {
    ...testData({ ...dataset, file: source.file }, preprocessing, all),
    ...(own?.validation && { validation: own.validation }),
    train: own?.train,
  };
}

/** The parts of the run's own rows. */
async function partsOf(all: Table, source: TableSource, config: RunConfig): Promise<TableParts> {
  const { trainExamples, validationExamples, seed } = config;
  const dataset = config.dataset as TableDataset;
  const { division } = dataset;
  const { train: rest, test } = await divided(all, source, dataset);
  const { train, validation } = heldOut(rest, source, { validation: validationExamples, seed, division });
  return {
    ...{ train: limited(train, { limit: trainExamples, seed, division }), test },
    ...(validation && { validation }),
  };
}

/** Of a run that is measured on other rows; undefined if its own file is gone or has changed. */
async function ownParts(
  dataset: TableDataset,
  encoding: Table['encoding'],
  config: RunConfig,
): Promise<TableParts | undefined> {
  try {
    const how = { like: encoding, sha256: dataset.sha256 };
    const source = await openSource(dataset.file, dataset.targets ?? undefined, how);
    if (source.sha256 !== dataset.sha256) return undefined;
    return await partsOf(source.encode(encoding), source, config);
  } catch (error) {
    if (error instanceof CredenceError) return undefined;
    throw error;
  }
}

const changed = ({ file }: TableSource): Error =>
  usageError(
    `${file}: has changed since the run was trained, so its training and test rows cannot be told apart; restore the ` +
      'file, or give rows that were not trained on with --data FILE',
  );
