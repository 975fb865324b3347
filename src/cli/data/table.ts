/** A table divided into training and test rows, encoded, and standardised by the training rows. */
import { resolve } from 'node:path';
import type { Inferred } from '../../data/columns/inferTask.ts';
import type { ReadingOptions } from '../../data/csv/reading.ts';
import type { Task } from '../../data/encoding/encoding.ts';
import { fitPreprocessing, type Preprocessing, prepareTable } from '../../data/encoding/preprocessing.ts';
import type { Table } from '../../data/encoding/table.ts';
import { datasetName } from '../../persist/runConfig.ts';
import { usageError } from '../exit.ts';
import { checkCount } from './divide.ts';
import type { RunData, TestTable } from './runData.ts';
import { type LearnOptions, openSource, type TableSource } from './source.ts';
import { checkClasses, divided, heldOut, limited, type TableDataset, type TableParts } from './tableParts.ts';

export interface TableOptions extends Omit<LearnOptions, 'task'> {
  readonly task: Task | undefined;
  readonly targets: string | undefined;
  /** What was said of how the file is read. */
  readonly reading: ReadingOptions;
  readonly testFraction: number | undefined;
  readonly test: string | undefined;
  readonly testTargets: string | undefined;
  /** Of the split. */
  readonly seed: number;
  /** Rows of the training part to train on at most; and whether they must be there. */
  readonly limit: number;
  readonly asked: boolean;
  /** Rows of the training part to hold out. */
  readonly validation: number;
  /** Hears what was decided for the user. */
  readonly note: (text: string) => void;
}

/** Share of the rows that a run is measured on, where nothing is said. */
export const TEST_FRACTION = 0.2;

/** @throws CredenceError, DataError naming what to correct */
export async function openTable(path: string, options: TableOptions): Promise<RunData> {
  if (path === '-') {
    throw usageError(
      '--data -: a run reads its rows again when it is measured; write them into a file first',
    );
  }
  const source = await openSource(path, options.targets, { said: options.reading });
  const { task } = options;
  const inferred: Inferred = task ? { task, because: 'it was said' } : source.infer(options);
  const learning = { ...options, task: inferred.task };
  const all = source.learn(learning);
  const reading = source.describe?.(learning, inferred);
  if (!reading && !task) {
    options.note(`${inferred.task}, because ${inferred.because}; --task says otherwise`);
  }
  const dataset: TableDataset = {
    ...{ kind: 'table', format: source.format, file: source.file, targets: source.targets },
    sha256: source.sha256,
    ...{ test: testOf(options), division: 'drawn' },
  };
  const { division } = dataset;
  const { train: rest, test } = await divided(all, source, dataset);
  const { train, validation } = heldOut(rest, source, { ...options, division });
  if (options.asked) checkCount(options.limit, train.count, 'training rows');
  const kept = limited(train, { ...options, division });
  const drawn = { ...(dataset.test.kind === 'split' && { test }), ...(validation && { validation }) };
  checkClasses(all, { train: kept, ...drawn }, options.note);
  const preprocessing = fitPreprocessing(kept);
  checkTargets(kept, preprocessing, source);
  const data = runData(dataset, preprocessing, { train: kept, test, ...(validation && { validation }) });
  return { ...data, ...(reading && { reading }) };
}

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
