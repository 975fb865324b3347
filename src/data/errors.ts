import { FileError, type FileFault } from '../errors.ts';

/** A dataset file that is missing bytes, damaged, or of another kind than expected. */
export class DataError extends FileError {
  override readonly name = 'DataError';

  constructor(fault: FileFault, options?: ErrorOptions) {
    super('data', fault, options);
  }
}
