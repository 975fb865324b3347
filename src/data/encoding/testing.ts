/** A small table, and its faults, for the tests of encodings. */
import { parseCsv } from '../csv/csv.ts';
import { DataError } from '../errors.ts';
import type { EncodingOptions } from './learnEncoding.ts';
import { tableFromCsv } from './table.ts';

export const csv = (text: string) => parseCsv('train.csv', text);
export const table = (text: string, options: Partial<EncodingOptions> = {}) =>
  tableFromCsv(csv(text), { task: 'classification', ...options });

export const PETS = 'age,colour,kind\n3,red,cat\n4.5,blue,dog\n1e1,red,cat\n';

/** The error that `run` ends with. */
export function faultOf(run: () => unknown): DataError {
  try {
    run();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('no error');
}
