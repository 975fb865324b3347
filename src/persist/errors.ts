import { FileError, type FileFault } from '../errors.ts';

/** A file of a run folder that is truncated, damaged, or written by other software than expected. */
export class FileFormatError extends FileError {
  override readonly name = 'FileFormatError';

  constructor(fault: FileFault, options?: ErrorOptions) {
    super('file-format', fault, options);
  }
}
