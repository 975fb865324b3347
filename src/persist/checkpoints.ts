/**
 * Checkpoints: the newest two states of a training, as files of a store. Where that is, a folder on disk or
 * the browser's origin-private file system, is the store's business. Nothing here can lose a state that was
 * written.
 */

/** A folder of checkpoints. */
export interface CheckpointStore {
  /** Where the file of this name lies, for people. */
  pathOf(name: string): string;
  /** Names of what is there; empty if nothing ever was. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** The whole file under its name, or nothing: what had the name before is then still there. */
  writeAtomically(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** So many are kept: the newest, and the one before in case that is damaged. */
const kept = 2;

/** Names sort as their steps do. */
export const checkpointName = (step: number): string => `state-${String(step).padStart(16, '0')}.safetensors`;

/** Undefined if a file of this name is no checkpoint. */
export function stepOfCheckpoint(name: string): number | undefined {
  const digits = /^state-(\d{16})\.safetensors$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Names of the checkpoints, oldest first. */
export async function checkpointNames(store: Pick<CheckpointStore, 'list'>): Promise<string[]> {
  return (await store.list()).filter((name) => stepOfCheckpoint(name) !== undefined).toSorted();
}

/** A checkpoint that could not be read. */
export interface Unusable {
  readonly name: string;
  /** What is wrong with it; names its path. */
  readonly reason: string;
}

export interface Newest<State> {
  /** Undefined if there is no whole checkpoint. */
  readonly found: { readonly name: string; readonly state: State } | undefined;
  /** Newer ones that are damaged. */
  readonly unusable: readonly Unusable[];
}

/**
 * The newest checkpoint that is whole.
 * @param decode throws unless the bytes are all there and unchanged
 */
export async function newestCheckpoint<State>(
  store: CheckpointStore,
  decode: (file: string, bytes: Uint8Array) => Promise<State>,
): Promise<Newest<State>> {
  const unusable: Unusable[] = [];
  for (const name of (await checkpointNames(store)).toReversed()) {
    try {
      const state = await decode(store.pathOf(name), await store.read(name));
      return { found: { name, state }, unusable };
    } catch (error) {
      unusable.push({ name, reason: (error as Error).message });
    }
  }
  return { found: undefined, unusable };
}

export interface Checkpoints {
  /** Writes a checkpoint, then removes what it makes needless. False if it cannot be written: it is told. */
  save(step: number, bytes: Uint8Array): Promise<boolean>;
  /** Removes all but the newest. */
  keepNewest(): Promise<void>;
}

export interface CheckpointsOptions {
  readonly tell: (text: string, failure?: string) => void;
  readonly unusable?: readonly string[];
}

/**
 * @param tell hears, once, that checkpoints cannot be written, with the reason, and that they can again
 * @param unusable names of checkpoints that are damaged, or another run's: they do not count, and go when one
 *   is written
 */
export function createCheckpoints(
  store: CheckpointStore,
  { tell, unusable = [] }: CheckpointsOptions,
): Checkpoints {
  const damaged = new Set(unusable);
  let failing = false;

  /** What is newer than `newest` is of a course that was left. */
  async function keep(count: number, newest?: string): Promise<void> {
    try {
      const names = await checkpointNames(store);
      const isGood = (name: string) => !damaged.has(name) && (newest === undefined || name <= newest);
      const good = names.filter(isGood).slice(-count);
      // without a whole one there is nothing that makes the others needless
      if (good.length === 0) return;
      for (const name of names) if (!good.includes(name)) await store.remove(name);
    } catch {
      // a file too many does no harm, and the next checkpoint tries again
    }
  }

  return {
    async save(step, bytes) {
      const name = checkpointName(step);
      try {
        await store.writeAtomically(name, bytes);
      } catch (error) {
        if (!failing) tell(cannotWrite(store.pathOf(name), error), (error as Error).message);
        failing = true;
        return false;
      }
      if (failing) tell(`checkpoints are written again: ${store.pathOf(name)}`);
      failing = false;
      damaged.delete(name);
      await keep(kept, name);
      return true;
    },
    keepNewest: () => keep(1),
  };
}

function cannotWrite(path: string, error: unknown): string {
  return (
    `${path}: cannot be written (${(error as Error).message}); training goes on, older checkpoints stay, and ` +
    'the next checkpoint tries again'
  );
}
