/** A table on this machine: a CSV file, or two .npy files. What its rows mean is an encoding's business. */
import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import {
  encodeArrayInputsLike,
  encodeArraysLike,
  type NamedArray,
  tableFromArrays,
} from '../../data/arrays.ts';
import { parseCsv } from '../../data/csv.ts';
import type { Encoding, MissingPolicy, Task } from '../../data/encoding.ts';
import { type Inferred, inferTask, inferTaskOfNumbers } from '../../data/inferTask.ts';
import { parseNpy } from '../../data/npy.ts';
import {
  encodeInputsLike,
  encodeLike,
  type Table,
  type TableInputs,
  tableFromCsv,
} from '../../data/table.ts';
import { usageError } from '../exit.ts';
import { digestOf, readThere } from './files.ts';

export interface LearnOptions {
  readonly task: Task;
  /** Columns by name; the last one if absent. */
  readonly target: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
  readonly missing: MissingPolicy | undefined;
}

export interface TableSource {
  readonly format: 'csv' | 'npy';
  /** Absolute paths. */
  readonly file: string;
  readonly targets: string | null;
  readonly sha256: string;
  /** What the target looks like. */
  infer(target: readonly string[] | undefined): Inferred;
  /** The table, and an encoding learnt from all of it. */
  learn(options: LearnOptions): Table;
  /** The rows under an encoding that is already learnt. */
  encode(encoding: Encoding): Table;
  encodeInputs(encoding: Encoding): TableInputs;
}

/** What kind of data lies at a path: by its ending, or a folder. */
export function kindOf(path: string): 'images' | 'csv' | 'npy' {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv' || ending === '.tsv' || ending === '.data') return 'csv';
  if (ending === '.npy') return 'npy';
  if (existsSync(path) && statSync(path).isFile()) {
    throw usageError(
      `--data ${path}: expected a .csv file, an .npy file or a folder with IDX files, got ` +
        `${ending === '' ? 'a file without an ending' : ending}; convert it to CSV`,
    );
  }
  return 'images';
}

/**
 * @param targets the .npy file of the targets; only for .npy inputs, and needed by all but `encodeInputs`
 * @throws CredenceError if a file is missing, or targets are where none belong; DataError if a file is
 * damaged
 */
export async function openSource(path: string, targets: string | undefined): Promise<TableSource> {
  const [file, targetFile] = [resolve(path), targets === undefined ? undefined : resolve(targets)];
  if (kindOf(path) === 'npy') return openNpy(file, targetFile);
  if (targets !== undefined) {
    throw usageError(
      `--targets ${targets}: goes with --data X.npy; of a CSV file, name the column: --target`,
    );
  }
  const bytes = await readThere(file);
  const csv = parseCsv(file, new TextDecoder().decode(bytes));
  return {
    ...{ format: 'csv', file, targets: null, sha256: digestOf(bytes) },
    infer: (target) => {
      if (target && target.length > 1) return { task: 'regression', because: 'there are several targets' };
      return inferTask(csv, target?.[0]);
    },
    learn: (options) => tableFromCsv(csv, options),
    encode: (encoding) => encodeLike(encoding, csv),
    encodeInputs: (encoding) => encodeInputsLike(encoding, csv),
  };
}

async function openNpy(file: string, targetFile: string | undefined): Promise<TableSource> {
  const [bytes, targetBytes] = await Promise.all([readThere(file), targetFile && readThere(targetFile)]);
  const inputs: NamedArray = { name: file, ...parseNpy(file, bytes) };
  const targets = targetFile && targetBytes && { name: targetFile, ...parseNpy(targetFile, targetBytes) };
  const needed = (): NamedArray => {
    if (targets) return targets;
    throw usageError(`${file}: holds inputs only; give the file of its targets with --targets FILE.npy`);
  };
  return {
    ...{ format: 'npy', file, targets: targetFile ?? null },
    sha256: targetBytes ? digestOf(bytes, targetBytes) : digestOf(bytes),
    infer: () => {
      const { name, dims, data } = needed();
      if (dims.length > 1 && dims[1]! > 1)
        return { task: 'regression', because: 'there are several targets' };
      return inferTaskOfNumbers(name, data);
    },
    learn: ({ task, target, ignore, missing }) => {
      if (target ?? ignore) {
        throw usageError('--target and --ignore name columns of a CSV file; an .npy file has no names');
      }
      return tableFromArrays(inputs, needed(), { task, missing });
    },
    encode: (encoding) => encodeArraysLike(encoding, inputs, needed()),
    encodeInputs: (encoding) => encodeArrayInputsLike(encoding, inputs),
  };
}
