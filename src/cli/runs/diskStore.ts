/** Checkpoints on disk: a folder inside the run's. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from '../../persist/checkpoints.ts';
import { isSystemError } from '../exit.ts';
import { writeDurably } from './durable.ts';

export const CHECKPOINTS_FOLDER = 'checkpoints';

export function diskStore(run: string): CheckpointStore {
  const folder = join(run, CHECKPOINTS_FOLDER);
  const pathOf = (name: string) => join(folder, name);
  return {
    pathOf,
    async list() {
      try {
        return await readdir(folder);
      } catch (error) {
        if (isSystemError(error) && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    async read(name) {
      // a copy: of a Buffer, slice() is a view
      return new Uint8Array(await readFile(pathOf(name)));
    },
    async writeAtomically(name, bytes) {
      await writeDurably(folder, name, bytes);
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}
