/** The data of a command: what `--data` names, or what a run folder remembers. */
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { subset } from '../../data/mnist.ts';
import type { Table } from '../../data/table.ts';
import { CredenceError } from '../../errors.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { usageError } from '../exit.ts';
import type { DataOptions, TrainOptions } from '../options/train.ts';
import { openImages } from './images.ts';
import type { RunData, TestData } from './runData.ts';
import { kindOf, openSource, type TableSource } from './source.ts';
import {
  checkCount,
  divided,
  firstRows,
  heldOut,
  openTable,
  runData,
  type TableDataset,
  type TableParts,
  testData,
  tooMany,
} from './table.ts';

/** Options that say how a table is read, by their names on the command line. */
const tableOptions = {
  task: '--task',
  target: '--target',
  targets: '--targets',
  ignore: '--ignore',
  missing: '--missing',
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
    const { task, target, targets, ignore, missing, test, testTargets, testFraction } = options;
    return openTable(data, {
      ...{ task, target, targets, ignore, missing, test, testTargets, testFraction },
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
  return openImageRun(data ?? null, { limit, validation, asked: options.trainExamples });
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
  const { dataset, trainExamples: limit, validationExamples: validation } = config;
  if (dataset.kind === 'images') return openImageRun(data ?? dataset.folder, { limit, validation });
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
  );
  const all = source.encode(encoding);
  if (source.sha256 === dataset.sha256) {
    return runData(dataset, preprocessing, await partsOf(all, source, config));
  }
  if (data === undefined) throw changed(source);
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
  const { train: rest, test } = await divided(all, source, config.dataset as TableDataset);
  const { train, validation } = heldOut(rest, source, { validation: validationExamples, seed });
  return { train: firstRows(train, trainExamples), test, ...(validation && { validation }) };
}

/** Of a run that is measured on other rows; undefined if its own file is gone or has changed. */
async function ownParts(
  dataset: TableDataset,
  encoding: Table['encoding'],
  config: RunConfig,
): Promise<TableParts | undefined> {
  try {
    const source = await openSource(dataset.file, dataset.targets ?? undefined);
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

interface ImageParts {
  readonly limit: number;
  readonly validation: number;
  /** What `--images` asks for. */
  readonly asked?: number | undefined;
}

/**
 * The last images of the training files are held out, so that the first are the same ones whether some are or
 * not.
 */
async function openImageRun(
  folder: string | null,
  { limit, validation, asked = 0 }: ImageParts,
): Promise<RunData> {
  const images = openImages(folder);
  const [all, test] = await Promise.all([images.load('train'), images.load('test')]);
  if (test.inputSize !== all.inputSize) {
    const [one, other] = [all, test].map(({ rows, columns }) => `${rows}x${columns}`);
    throw usageError(`the data has training images of ${one} pixels and test images of ${other}`);
  }
  const left = all.count - validation;
  if (left < 1) throw tooMany(validation, all.count, 'training images');
  checkCount(asked, left, validation > 0 ? 'training images left beside those held out' : 'training images');
  return {
    task: 'classification',
    dataset: { kind: 'images', folder: images.folder },
    train: subset(all, 0, Math.min(limit, left)),
    test,
    ...(validation > 0 && { validation: { examples: subset(all, left, all.count) } }),
    outputs: all.classes,
    inputsAre: `images of ${all.rows}x${all.columns} pixels`,
    images: test,
  };
}
