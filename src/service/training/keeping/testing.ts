/** A browser's private files and its locks, in memory, for tests. */
import { initialMeans, initialRhos } from '../../../bayes/posterior/initialise.ts';
import { layoutOf } from '../../../bayes/posterior/layout.ts';
import { networkConfig, trainSettings } from '../../../bayes/settings/settings.ts';
import type { TrainingState } from '../../../index.ts';
import { presets } from '../../../presets.ts';
import type { FileHandle, Folder } from './opfsStore.ts';
import type { RunNote } from './runNote.ts';
import type { Platform } from './tabStore.ts';

const missing = (name: string) => new DOMException(`no ${name}`, 'NotFoundError');

export interface FakeFiles {
  readonly folder: Folder;
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Room for so many bytes in one file. */
  room: number;
  /** How a write fails that finds no room: told, or cut short in silence. */
  cutsShort: boolean;
}

/** @param kind `renaming`: files that can be flushed and renamed; `swapping`: only swap files; `neither` */
export function fakeFiles(kind: 'renaming' | 'swapping' | 'neither' = 'renaming'): FakeFiles {
  const files: FakeFiles['files'] = new Map();
  const check = (bytes: Uint8Array) => {
    if (bytes.length > own.room && !own.cutsShort) throw new DOMException('full', 'QuotaExceededError');
    return bytes.slice(0, own.room);
  };
  const handleOf = (name: string): FileHandle => ({
    async getFile() {
      const bytes = files.get(name);
      if (!bytes) throw missing(name);
      return { arrayBuffer: async () => bytes.slice().buffer };
    },
    ...(kind === 'renaming' && {
      async createSyncAccessHandle() {
        return {
          truncate: (size: number) => void files.set(name, files.get(name)!.slice(0, size)),
          write(bytes: Uint8Array) {
            files.set(name, check(bytes) as Uint8Array<ArrayBuffer>);
            return Math.min(bytes.length, own.room);
          },
          flush: () => undefined,
          close: () => undefined,
        };
      },
      async move(to: string) {
        files.set(to, files.get(name)!);
        files.delete(name);
      },
    }),
    ...(kind === 'swapping' && {
      async createWritable() {
        let swap = new Uint8Array();
        return {
          async write(bytes: Uint8Array<ArrayBuffer>) {
            swap = check(bytes) as Uint8Array<ArrayBuffer>;
          },
          async close() {
            files.set(name, swap);
          },
          async abort() {},
        };
      },
    }),
  });
  const folder: Folder = {
    async *keys() {
      yield* [...files.keys()];
    },
    async getFileHandle(name, { create = false } = {}) {
      if (!files.has(name) && !create) throw missing(name);
      if (!files.has(name)) files.set(name, new Uint8Array());
      return handleOf(name);
    },
    async removeEntry(name) {
      if (!files.delete(name)) throw missing(name);
    },
  };
  const own: FakeFiles = { folder, files, room: Number.POSITIVE_INFINITY, cutsShort: false };
  return own;
}

/** What tabs share: the files, and one lock. */
export function fakePlatform({ folder }: Pick<FakeFiles, 'folder'>): Platform {
  let last: Promise<unknown> = Promise.resolve();
  const request = async (_: string, { signal }: LockOptions, held: () => Promise<void>) => {
    const before = last;
    let end: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      end = resolve;
    });
    last = before.then(() => turn);
    const aborted = new Promise<never>((_, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason));
    });
    try {
      await Promise.race([before, aborted]);
      await held();
    } finally {
      end();
    }
  };
  return {
    locks: { request } as unknown as LockManager,
    storage: { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) },
  };
}

/** A state of a tiny network, `step` steps into 3 epochs of 10. */
export function stateAt(step: number): TrainingState {
  const config = networkConfig({ layers: [3, 2] });
  const layout = layoutOf(config.layers);
  const means = () => initialMeans(layout, step);
  const progress = {
    ...{ step, epoch: Math.floor(step / 10), minibatch: step % 10, minibatches: 10, momentSteps: step },
    ...{ horizon: { epochs: 3, step }, rateFactor: 1, data: '0123456789abcdef' },
    settings: trainSettings({ epochs: 3 }, config.prior, config.method),
  };
  const moments = { mu: [means(), means()], rho: [means(), means()] };
  return {
    posterior: { config, mu: means(), rho: initialRhos(layout, config) },
    training: { progress, moments },
  };
}

/** The note of a run of 3 epochs. */
export const noteOf = (adapter = 'a GPU'): RunNote => ({
  ...{ version: 1, preset: 'smoke', adapter },
  settings: { ...presets.smoke.settings, epochs: 3 },
});
