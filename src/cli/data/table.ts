/** A table divided into training and test rows, encoded, and standardised by the training rows. */
import { resolve } from 'node:path';
import { randomWords } from '../../bayes/random.ts';
import type { Task } from '../../data/encoding.ts';
import { fitPreprocessing, type Preprocessing, prepareTable } from '../../data/preprocessing.ts';
import { splitRows } from '../../data/split.ts';
import { selectRows, type Table } from '../../data/table.ts';
import { datasetName, type RunConfig } from '../../persist/runConfig.ts';
import { usageError } from '../exit.ts';
import type { RunData, TestTable } from './runData.ts';
import { type LearnOptions, openSource, type TableSource } from './source.ts';

export type TableDataset = Extract<RunConfig['dataset'], { kind: 'table' }>;

export interface TableOptions extends Omit<LearnOptions, 'task'> {
  readonly task: Task | undefined;
  readonly targets: string | undefined;
  readonly testFraction: number | undefined;
  readonly test: string | undefined;
  readonly testTargets: string | undefined;
  /** Of the split. */
  readonly seed: number;
  /** Rows to train on at most, the first of the training part; and whether they must be there. */
  readonly limit: number;
  readonly asked: boolean;
  /** Rows of the training part to hold out. */
  readonly validation: number;
  /** Hears what was decided for the user. */
  readonly note: (text: string) => void;
}

/** Share of the rows that a run is measured on, where nothing is said. */
export const TEST_FRACTION = 0.2;

/** Philox stream of the split; see `streams` in shaders/lib/random.ts. */
const splitStream = 4;

/** @throws CredenceError, DataError naming what to correct */
export async function openTable(path: string, options: TableOptions): Promise<RunData> {
  const source = await openSource(path, options.targets);
  const inferred = options.task ? undefined : source.infer(options.target);
  if (inferred) options.note(`${inferred.task}, because ${inferred.because}; --task says otherwise`);
  const all = source.learn({ ...options, task: options.task ?? inferred!.task });
  const dataset: TableDataset = {
    ...{ kind: 'table', format: source.format, file: source.file, targets: source.targets },
    sha256: source.sha256,
    test: testOf(options),
  };
  const { train: rest, test } = await divided(all, source, dataset);
  const { train, validation } = heldOut(rest, source, options);
  if (options.asked) checkCount(options.limit, train.count, 'training rows');
  const kept = firstRows(train, options.limit);
  const preprocessing = fitPreprocessing(kept);
  checkTargets(kept, preprocessing, source);
  return runData(dataset, preprocessing, { train: kept, test, ...(validation && { validation }) });
}

/** The first rows of a table, or all if there are fewer. */
export const firstRows = (table: Table, limit: number): Table =>
  selectRows(
    table,
    Uint32Array.from({ length: Math.min(limit, table.count) }, (_, n) => n),
  );

/** @throws CredenceError if `--images` asks for more than there are */
export function checkCount(asked: number, count: number, what: string): void {
  if (asked > count) throw usageError(`--images ${asked}: the data has ${count} ${what}`);
}

/** @returns the error of a `--validation` that leaves nothing to train on */
export const tooMany = (validation: number, count: number, what: string): Error =>
  usageError(
    `--validation ${validation}: the data has ${count} ${what}, and at least one must be left to train on`,
  );

function testOf(options: TableOptions): TableDataset['test'] {
  const { test, testTargets, testFraction, seed } = options;
  if (test === undefined) return { kind: 'split', fraction: testFraction ?? TEST_FRACTION, seed };
  if (testFraction !== undefined) {
    throw usageError(
      '--test and --test-fraction: give a file to measure on, or a share of the rows, not both',
    );
  }
  return {
    kind: 'file',
    file: resolve(test),
    targets: testTargets === undefined ? null : resolve(testTargets),
  };
}

export interface TableParts {
  readonly train: Table;
  readonly test: Table;
  readonly validation?: Table;
}

/** Step of the split's stream that divides the training part once more; 0 divides it from the test part. */
const validationStep = 1;

/**
 * Takes rows of the training part away from it: by the seed, for tables are often sorted, and of each class
 * its share.
 */
export function heldOut(
  train: Table,
  { file }: Pick<TableSource, 'file'>,
  { validation, seed }: { readonly validation: number; readonly seed: number },
): { readonly train: Table; readonly validation?: Table } {
  if (validation === 0) return { train };
  if (validation >= train.count) throw tooMany(validation, train.count, `training rows (${file})`);
  const rows = splitRows(train.count, {
    ...{ validation: validation / train.count, test: 0 },
    random: randomWords(seed, splitStream, validationStep),
    ...(train.task === 'classification' && { stratifyBy: train.targets }),
  });
  return { train: selectRows(train, rows.train), validation: selectRows(train, rows.validation) };
}

/** The same parts for the same rows: classes are divided evenly. */
export async function divided(
  all: Table,
  { file }: TableSource,
  { test }: TableDataset,
): Promise<{ readonly train: Table; readonly test: Table }> {
  if (test.kind === 'file') {
    const other = await openSource(test.file, test.targets ?? undefined);
    return { train: all, test: other.encode(all.encoding) };
  }
  const testCount = Math.round(all.count * test.fraction);
  if (testCount < 1 || testCount >= all.count) {
    throw usageError(
      `${file}: ${all.count === 1 ? '1 row' : `${all.count} rows`}, of which a test fraction of ${test.fraction} ` +
        `takes ${testCount}: expected at least one row to train and one to test on; give more rows, another ` +
        '--test-fraction, or a file with --test',
    );
  }
  const rows = splitRows(all.count, {
    ...{ validation: 0, test: test.fraction, random: randomWords(test.seed, splitStream, 0) },
    ...(all.task === 'classification' && { stratifyBy: all.targets }),
  });
  return { train: selectRows(all, rows.train), test: selectRows(all, rows.test) };
}

function checkTargets(train: Table, { targets }: Preprocessing, { file }: TableSource): void {
  if (train.task === 'classification' || !targets) return;
  const constant = train.targetNames.find((_, t) => {
    const values = train.targets.filter((_, i) => i % train.targetSize === t);
    return values.every((value) => value === values[0]);
  });
  if (constant === undefined) return;
  const hint = train.count === 1 ? 'give more rows' : 'choose another --target';
  throw usageError(
    `${file}: expected targets that differ, got the same number in every training row of "${constant}": ${hint}`,
  );
}

export function runData(
  dataset: TableDataset,
  preprocessing: Preprocessing,
  { train, test, validation }: TableParts,
): RunData {
  return {
    ...testData(dataset, preprocessing, test),
    ...(validation && { validation: measurable(validation, preprocessing) }),
    train: prepareTable(train, preprocessing),
  };
}

/** Everything but the training part. */
export function testData(
  dataset: TableDataset,
  preprocessing: Preprocessing,
  test: Table,
): Omit<RunData, 'train' | 'validation'> {
  const { examples, table } = measurable(test, preprocessing);
  return {
    task: test.task,
    dataset,
    test: examples,
    outputs: test.task === 'regression' ? test.targetSize : test.classNames.length,
    inputsAre: `the encoded columns of ${datasetName(dataset)}`,
    table,
  };
}

function measurable(rows: Table, preprocessing: Preprocessing) {
  const table: TestTable =
    rows.task === 'regression' ? { preprocessing, targets: rows.targets } : { preprocessing };
  return { examples: prepareTable(rows, preprocessing), table };
}
