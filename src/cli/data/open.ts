/** The data of a command: what `--data` names, or what a run folder remembers. */
import type { Posterior } from '../../bayes/posterior.ts';
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
import { checkCount, divided, firstRows, openTable, runData, type TableDataset, testData } from './table.ts';

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
 * @throws CredenceError, DataError naming what to correct
 */
export async function openToTrain(
  options: TrainOptions,
  {
    limit,
    seed,
    note,
  }: { readonly limit: number; readonly seed: number; readonly note: (text: string) => void },
): Promise<RunData> {
  const { data } = options;
  if (data !== undefined && kindOf(data) !== 'images') {
    const { task, target, targets, ignore, missing, test, testTargets, testFraction } = options;
    return openTable(data, {
      ...{ task, target, targets, ignore, missing, test, testTargets, testFraction },
      ...{ seed, limit, note, asked: options.images !== undefined },
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
  return openImageRun(data ?? null, limit, options.images);
}

/**
 * The data of a run again: the test part, and the training part where it can be told. `--data` of a table may be the same
 * file in another place, or other rows, all of which are then the test part.
 *
 * @throws CredenceError if the file changed since; FileFormatError if the posterior does not say how rows are encoded
 */
export async function openAgain(
  { dataset, trainExamples }: RunConfig,
  { preprocessing }: Posterior,
  { data, targets }: DataOptions,
): Promise<TestData> {
  if (dataset.kind === 'images') return openImageRun(data ?? dataset.folder, trainExamples);
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
    const parts = await divided(all, source, dataset);
    return runData(dataset, preprocessing, firstRows(parts.train, trainExamples), parts.test);
  }
  if (data === undefined) throw changed(source);
  const train = await trainingRows(dataset, preprocessing.encoding, trainExamples);
  const test = testData({ ...dataset, file: source.file }, preprocessing, all);
  return { ...test, train: train && runData(dataset, preprocessing, train, train).train };
}

/** Of a run that is measured on other rows; undefined if its own file is gone or has changed. */
async function trainingRows(
  dataset: TableDataset,
  encoding: Table['encoding'],
  limit: number,
): Promise<Table | undefined> {
  try {
    const source = await openSource(dataset.file, dataset.targets ?? undefined);
    if (source.sha256 !== dataset.sha256) return undefined;
    return firstRows((await divided(source.encode(encoding), source, dataset)).train, limit);
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

async function openImageRun(folder: string | null, limit: number, asked = 0): Promise<RunData> {
  const images = openImages(folder);
  const [all, test] = await Promise.all([images.load('train'), images.load('test')]);
  if (test.inputSize !== all.inputSize) {
    const [one, other] = [all, test].map(({ rows, columns }) => `${rows}x${columns}`);
    throw usageError(`the data has training images of ${one} pixels and test images of ${other}`);
  }
  checkCount(asked, all.count, 'training images');
  return {
    task: 'classification',
    dataset: { kind: 'images', folder: images.folder },
    train: subset(all, 0, Math.min(limit, all.count)),
    test,
    outputs: all.classes,
    inputsAre: `images of ${all.rows}x${all.columns} pixels`,
    images: test,
  };
}
