/** All that is wrong with a file, in one answer. */
import type { FileFault } from '../errors.ts';
import { DataError } from './errors.ts';

/** Several faults of one file; its own fields are those of the first. Its message has a line for each. */
export class DataFaults extends DataError {
  readonly faults: readonly FileFault[];

  constructor(file: string, faults: readonly [FileFault, ...FileFault[]]) {
    super(faults[0]);
    this.message = [`${file}: ${faults.length} problems`, ...shownOf(faults)].join('\n');
    this.faults = faults;
  }
}

/** So many are written out. */
const most = 25;

function shownOf(faults: readonly FileFault[]): string[] {
  const lines = faults.slice(0, most).map(({ field, expected, got, hint }) => {
    const place = field === undefined ? '' : `${field}: `;
    return `  ${place}expected ${expected}, got ${got}: ${hint}`;
  });
  return faults.length > most ? [...lines, `  and ${faults.length - most} more`] : lines;
}

/** @throws DataError of a single fault, DataFaults of several */
export function throwFaults(file: string, faults: readonly FileFault[]): void {
  const [first, ...rest] = faults;
  if (!first) return;
  if (rest.length === 0) throw new DataError(first);
  throw new DataFaults(file, [first, ...rest]);
}
