/** A table on this machine: a text file, or two .npy files. What its rows mean is an encoding's business. */
import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { describeTable, type TableReading } from '../../data/columns/describe.ts';
import { type Inferred, inferTask, inferTaskOfNumbers } from '../../data/columns/inferTask.ts';
import type { ReadingOptions } from '../../data/csv/reading.ts';
import { type ReadFile, readTable, readTableAgain, readTableLike } from '../../data/csv/readTable.ts';
import {
  encodeArrayInputsLike,
  encodeArraysLike,
  type NamedArray,
  tableFromArrays,
} from '../../data/encoding/arrays.ts';
import type { Encoding, MissingPolicy, Task } from '../../data/encoding/encoding.ts';
import { isHotArray } from '../../data/encoding/oneHot.ts';
import {
  encodeInputsLike,
  encodeLike,
  type Table,
  type TableInputs,
  tableFromCsv,
} from '../../data/encoding/table.ts';
import { throwFaults } from '../../data/faults.ts';
import { parseNpy } from '../../data/files/npy.ts';
import { usageError } from '../exit.ts';
import { digestOf, isGzip, readStdin, readThere, STDIN, unpack } from './files.ts';

/** What the columns are for, as far as it was said. */
export interface Roles {
  /** Columns by name; the last one if absent. */
  readonly target?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  /** Columns of numbers that are names. */
  readonly category?: readonly string[] | undefined;
  readonly missing?: MissingPolicy | undefined;
  readonly dropMissing?: boolean | undefined;
}

export interface LearnOptions extends Roles {
  readonly task: Task;
}

export interface TableSource {
  readonly format: 'csv' | 'npy';
  /** Absolute paths. */
  readonly file: string;
  readonly targets: string | null;
  readonly sha256: string;
  /** What the target looks like. */
  infer(roles: Roles): Inferred;
  /** The table, and an encoding learnt from all of it. */
  learn(options: LearnOptions): Table;
  /** The rows under an encoding that is already learnt. */
  encode(encoding: Encoding): Table;
  encodeInputs(encoding: Encoding): TableInputs;
  /** How a text file was read. */
  describe?(roles: Roles, task: Inferred | undefined): TableReading;
  /** The same of a file that an encoding was learnt from. */
  describeAs?(encoding: Encoding): TableReading;
  /** What is worth to be told of a file that is read like another one. */
  readonly remarks?: readonly string[];
}

const TEXT = new Set(['.csv', '.tsv', '.tab', '.txt', '.data', '.dat']);

/** What is no text, whatever its bytes. */
const OTHERS: Readonly<Record<string, string>> = {
  '.npz': 'an archive of arrays; save one array with numpy.save',
  '.xlsx': 'an Excel workbook; save it as CSV in UTF-8',
  '.xls': 'an Excel workbook; save it as CSV in UTF-8',
  '.ods': 'a spreadsheet; save it as CSV in UTF-8',
  '.parquet': 'a Parquet file; convert it to CSV',
  '.feather': 'a Feather file; convert it to CSV',
  '.json': 'JSON; convert it to CSV',
  '.zip': 'an archive; unpack it first',
  '.mat': 'a MATLAB file; save its arrays as CSV or .npy',
  '.pkl': 'a Python object; save it as CSV or .npy',
};

/** What kind of data lies at a path: by its ending, or a folder. */
export function kindOf(path: string): 'images' | 'csv' | 'npy' {
  if (path === STDIN) return 'csv';
  const ending = extname(path.replace(/\.gz$/i, '')).toLowerCase();
  if (TEXT.has(ending)) return 'csv';
  if (ending === '.npy') return 'npy';
  if (!existsSync(path) || !statSync(path).isFile()) return 'images';
  const other = OTHERS[ending];
  if (other) {
    throw usageError(
      `--data ${path}: expected a .csv file, an .npy file or a folder with IDX files, got ${other}`,
    );
  }
  if (/idx\d-ubyte$/i.test(path.replace(/\.gz$/i, ''))) {
    throw usageError(`--data ${path}: is one of four IDX files; give the folder that holds them`);
  }
  return 'csv';
}

/** How a text file is to be read: as is said, or like the training file of an encoding. */
export interface HowToRead {
  readonly said?: ReadingOptions | undefined;
  readonly like?: Encoding;
  /** Of the training file itself. */
  readonly sha256?: string;
}

/**
 * @param targets the .npy file of the targets; only for .npy inputs, and needed by all but `encodeInputs`
 * @throws CredenceError if a file is missing, or targets are where none belong; DataError if a file is
 * damaged
 */
export async function openSource(
  path: string,
  targets: string | undefined,
  how: HowToRead = {},
): Promise<TableSource> {
  const [file, targetFile] = [
    path === STDIN ? 'standard input' : resolve(path),
    targets === undefined ? undefined : resolve(targets),
  ];
  if (kindOf(path) === 'npy') return openNpy(file, targetFile);
  if (targets !== undefined) {
    throw usageError(
      `--targets ${targets}: goes with --data X.npy; of a CSV file, name the column: --target`,
    );
  }
  const packed = path === STDIN ? await readStdin() : await readThere(file);
  const bytes = isGzip(packed) ? await unpack(file, packed) : packed;
  const sha256 = digestOf(packed);
  return textSource(file, sha256, readAs(file, bytes, how, sha256));
}

function readAs(file: string, bytes: Uint8Array, { said, like, sha256 }: HowToRead, own: string): ReadFile {
  if (!like) return readTable(file, bytes, said);
  return sha256 === own ? readTableAgain(file, bytes, like) : readTableLike(file, bytes, like, said);
}

function textSource(file: string, sha256: string, read: ReadFile): TableSource {
  const { csv, faults, isUnsure, encoding: charset } = read;
  const rolesOf = ({ category, ...roles }: Roles) => ({ ...roles, categorical: category });
  return {
    ...{ format: 'csv', file, targets: null, sha256 },
    infer: ({ target, category }) => inferTask(csv, target, category),
    learn({ task, ...roles }) {
      if (isUnsure) throwFaults(file, faults);
      return tableFromCsv(csv, { ...rolesOf(roles), task, faults });
    },
    encode(encoding) {
      throwFaults(file, faults);
      return encodeLike(encoding, csv);
    },
    encodeInputs(encoding) {
      throwFaults(file, faults);
      return encodeInputsLike(encoding, csv);
    },
    describe: (roles, task) =>
      describeTable(csv, { ...rolesOf(roles), task, encoding: charset, faults, isUnsure }),
    describeAs(encoding) {
      const { inputs, target, missing, reading } = encoding;
      const targets = target.task === 'regression' ? target.columns : (target.oneHot ?? [target.column]);
      const used = new Set([...inputs, ...targets].map(({ index }) => index));
      return describeTable(csv, {
        ...{ target: targets.map(({ index }) => index), missing, dropMissing: reading?.dropMissing },
        ignore: csv.names.map((_, index) => index).filter((index) => !used.has(index)),
        categorical: inputs.filter(({ kind }) => kind === 'category').map(({ index }) => index),
        ...{ task: { task: target.task, because: 'it was trained so' }, encoding: charset, faults, isUnsure },
      });
    },
    remarks: csv.reading?.remarks ?? [],
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
      if (dims.length > 1 && dims[1]! > 1) {
        return isHotArray(dims, data)
          ? { task: 'classification', because: `the targets are one-hot, of ${dims[1]} classes` }
          : { task: 'regression', because: 'there are several targets' };
      }
      return inferTaskOfNumbers(name, data);
    },
    learn: ({ task, target, ignore, category, dropMissing, missing }) => {
      if (target ?? ignore ?? category ?? dropMissing) {
        throw usageError(
          '--target, --ignore, --category and --drop-missing are about columns of a text file; an .npy file has no names',
        );
      }
      return tableFromArrays(inputs, needed(), { task, missing });
    },
    encode: (encoding) => encodeArraysLike(encoding, inputs, needed()),
    encodeInputs: (encoding) => encodeArrayInputsLike(encoding, inputs),
  };
}
