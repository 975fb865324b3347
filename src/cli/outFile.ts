/** A single file that a command writes, where the user said. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RUN_FILES } from '../persist/runFolder.ts';
import { usageError } from './exit.ts';
import { cannotWrite, writeDurably } from './runFolders/durable.ts';
import { EXTRA_FILES, mustBeWritable } from './runFolders/runFolder.ts';

/**
 * Before the work that ends in it.
 * @param folder of the run that is read
 * @param sources other files that are read
 * @throws CredenceError if it cannot be written, or one of those that are read would be lost
 */
export function checkOutFile(
  file: string,
  { folder, sources }: { readonly folder: string; readonly sources: readonly string[] },
): void {
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw usageError(`--out ${file}: is a folder; give the name of a file`);
  }
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : resolve(path));
  const own = [...Object.values(RUN_FILES), ...Object.values(EXTRA_FILES), 'status.json'];
  if (own.map((name) => real(join(folder, name))).includes(real(file))) {
    throw usageError(`--out ${file}: is a file of the run itself; give another name`);
  }
  if (sources.map(real).includes(real(file))) {
    throw usageError(`--out ${file}: is the file that is read; give another name`);
  }
  let ancestor = dirname(resolve(file));
  while (!existsSync(ancestor)) ancestor = dirname(ancestor);
  mustBeWritable(ancestor, `--out ${file}`, 'give another name');
}

/** Whole or not at all. @throws CredenceError naming it, of a disk that is full */
export async function writeOutFile(file: string, content: string | Uint8Array): Promise<void> {
  try {
    // a device, such as /dev/null, is written to and not replaced
    if (existsSync(file) && !statSync(file).isFile()) await writeFile(file, content);
    else await writeDurably(dirname(resolve(file)), basename(file), content);
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}
