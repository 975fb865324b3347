/** The rows of a table, divided into parts. */
import { selectRows, type Table } from '../../data/encoding/table.ts';
import type { Division, RunConfig } from '../../persist/runConfig.ts';
import { usageError } from '../exit.ts';
import { classesText, drawRows, drawShare, missingClasses, tooMany } from './divide.ts';
import { openSource, type TableSource } from './source.ts';

export type TableDataset = Extract<RunConfig['dataset'], { kind: 'table' }>;

export interface TableParts {
  readonly train: Table;
  readonly test: Table;
  readonly validation?: Table;
}

/**
 * Takes rows of the training part away from it: by the seed, for tables are often sorted, and of each class
 * its share.
 */
export function heldOut(
  train: Table,
  { file }: Pick<TableSource, 'file'>,
  {
    validation,
    seed,
    division,
  }: { readonly validation: number; readonly seed: number; readonly division: Division },
): { readonly train: Table; readonly validation?: Table } {
  if (validation === 0) return { train };
  if (validation >= train.count) throw tooMany(validation, train.count, `training rows (${file})`);
  const draw = { seed, draw: 'validation', division, classes: classesOf(train) } as const;
  const { taken, left } = drawRows(train.count, validation, draw);
  return { train: selectRows(train, left), validation: selectRows(train, taken) };
}

/** The same parts for the same rows: classes are divided evenly. */
export async function divided(
  all: Table,
  { file }: TableSource,
  { test, division }: TableDataset,
): Promise<{ readonly train: Table; readonly test: Table }> {
  if (test.kind === 'file') {
    const other = await openSource(test.file, test.targets ?? undefined, { like: all.encoding });
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
  const draw = { seed: test.seed, draw: 'test', division, classes: classesOf(all) } as const;
  const { taken, left } = drawShare(all.count, test.fraction, draw);
  return { train: selectRows(all, left), test: selectRows(all, taken) };
}

/** Rows to train on, in the order of the table, or all if there are fewer. */
export function limited(
  train: Table,
  { limit, seed, division }: { readonly limit: number; readonly seed: number; readonly division: Division },
): Table {
  if (limit >= train.count) return train;
  if (division === 'before') {
    return selectRows(
      train,
      Uint32Array.from({ length: limit }, (_, n) => n),
    );
  }
  const draw = { seed, draw: 'limit', division, classes: classesOf(train) } as const;
  return selectRows(train, drawRows(train.count, train.count - limit, draw).left);
}

const classesOf = (table: Table): ArrayLike<number> | undefined =>
  table.task === 'classification' ? table.targets : undefined;

/**
 * Says which classes have too few rows for every part.
 * @throws CredenceError if one is not trained on
 */
export function checkClasses(
  all: Table,
  { train, ...others }: Omit<TableParts, 'test'> & { readonly test?: Table },
  note: (text: string) => void,
): void {
  if (all.task !== 'classification' || train.task !== 'classification') return;
  const names = (classes: readonly number[]) =>
    classesText(classes.map((each) => all.classNames[each] ?? each));
  const untrained = missingClasses(all.targets, train.targets);
  if (untrained.length > 0) {
    throw usageError(
      `expected a training row of each class, got ${train.count} rows without ${names(untrained)}: give more rows, or ` +
        'fewer to --validation, --test-fraction',
    );
  }
  for (const [part, rows] of Object.entries(others)) {
    const missing = missingClasses(all.targets, rows.targets);
    if (missing.length === 0) continue;
    const what = part === 'test' ? 'test' : 'validation';
    note(`${names(missing)}: too few rows for every part, so none is among the ${what} rows`);
  }
}
