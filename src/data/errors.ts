import { FileError, type FileFault } from '../errors.ts';

/** A dataset file that is missing bytes, damaged, or of another kind than expected. */
export class DataError extends FileError {
  override readonly name = 'DataError';

  constructor(fault: FileFault, options?: ErrorOptions) {
    super('data', fault, options);
  }
}

/** What an action gives; of a file that is no such table, what `otherwise` says. Other errors stay errors. */
export function unlessData<T, F>(action: () => T, otherwise: (error: DataError) => F): T | F {
  try {
    return action();
  } catch (error) {
    if (error instanceof DataError) return otherwise(error);
    throw error;
  }
}
