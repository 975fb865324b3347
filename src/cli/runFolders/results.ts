/** The files of a run that is trained: into its folder, or somewhere else rather than nowhere. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { CredenceError } from '../../errors.ts';
import { cannotWrite, writeDurably } from './durable.ts';
import { writeRunFolder } from './runFolder.ts';
import { resumeCommand } from './status.ts';

export type Files = ReadonlyMap<string, string | Uint8Array>;

export interface Results {
  /**
   * Writes what must not be lost, before it is measured. If that fails, it is told, and tried again later.
   */
  early(files: Files): Promise<void>;
  /**
   * Writes these, and the early ones that are not there. Returns the folder: another one if the run's own
   * cannot be written.
   * @throws CredenceError saying what remains
   */
  late(files: Files): Promise<string>;
}

/** @param elsewhere folder in which a folder is made if `folder` cannot be written */
export function createResults(folder: string, tell: (text: string) => void, elsewhere = tmpdir()): Results {
  let first: Files = new Map();
  let isWritten = false;
  return {
    async early(files) {
      first = files;
      try {
        await writeAll(folder, files);
        isWritten = true;
      } catch (error) {
        tell(`${(error as Error).message}: it is tried again after measuring`);
      }
    },
    async late(files) {
      // where they could not be written, what has their names is of a training before
      const missing = [...first].filter(([name]) => !isWritten || !existsSync(join(folder, name)));
      try {
        await writeAll(folder, new Map([...missing, ...files]));
        return folder;
      } catch (error) {
        const other = join(elsewhere, `credence-${basename(resolve(folder))}`);
        tell(`${(error as Error).message}: the run goes to ${other}`);
        return await inOtherFolder(other, new Map([...first, ...files]), folder);
      }
    },
  };
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [name, content] of files) {
    await writeDurably(folder, name, content).catch((error) => {
      throw cannotWrite(join(folder, name), error);
    });
  }
}

async function inOtherFolder(other: string, files: Files, folder: string): Promise<string> {
  try {
    return await writeRunFolder(other, files);
  } catch (cause) {
    throw new CredenceError(
      'file-write',
      `${other}: cannot be written either (${(cause as Error).message}); the newest checkpoint in ${folder} ` +
        `remains: make room, then ${resumeCommand(folder)}`,
      { cause },
    );
  }
}
