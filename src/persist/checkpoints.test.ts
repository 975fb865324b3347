/** Checkpoints over a store that fails: never a lost older state, never a wrong one. */
import { expect, test } from 'vitest';
import {
  type CheckpointStore,
  checkpointName,
  checkpointNames,
  createCheckpoints,
  newestCheckpoint,
  stepOfCheckpoint,
} from './checkpoints.ts';
import { FileFormatError } from './errors.ts';
import { openSealed, sealSafetensors } from './seal.ts';

/** A store in memory; what `failing` names throws. */
function memoryStore() {
  const files = new Map<string, Uint8Array>();
  const failing = new Set<'list' | 'read' | 'write' | 'remove'>();
  const check = (operation: 'list' | 'read' | 'write' | 'remove') => {
    if (failing.has(operation)) throw new Error(`ENOSPC: no space left on device, ${operation}`);
  };
  const store: CheckpointStore = {
    pathOf: (name) => `runs/a/${name}`,
    async list() {
      check('list');
      return [...files.keys()];
    },
    async read(name) {
      check('read');
      return files.get(name)!;
    },
    async writeAtomically(name, bytes) {
      check('write');
      files.set(name, bytes);
    },
    async remove(name) {
      check('remove');
      files.delete(name);
    },
  };
  return { store, files, failing, names: () => [...files.keys()].toSorted() };
}

/** A sealed file that holds its step. */
const fileOf = (step: number, size = 300) =>
  sealSafetensors([{ name: 'x', shape: [size], data: new Float32Array(size).fill(step) }], {});
const decode = async (file: string, bytes: Uint8Array): Promise<number> =>
  (await openSealed(file, bytes, 'take another')).tensors.get('x')!.data[0]!;

const silent = { tell: () => undefined };

test('names sort by step, and other files are no checkpoints', async () => {
  const { store, files } = memoryStore();
  for (const name of [checkpointName(1000), checkpointName(9), 'posterior.safetensors', '.part']) {
    files.set(name, new Uint8Array());
  }
  expect(await checkpointNames(store)).toEqual([9, 1000].map(checkpointName));
  expect(stepOfCheckpoint(checkpointName(123))).toBe(123);
  expect(stepOfCheckpoint('state-12.safetensors')).toBeUndefined();
});

test('the newest two are kept, and the newest one at the end', async () => {
  const { store, names } = memoryStore();
  const checkpoints = createCheckpoints(store, silent);
  await checkpoints.keepNewest();
  for (const step of [0, 5, 9, 10]) expect(await checkpoints.save(step, await fileOf(step))).toBe(true);
  expect(names()).toEqual([9, 10].map(checkpointName));
  await checkpoints.keepNewest();
  expect(names()).toEqual([checkpointName(10)]);
});

test('a newest one that is cut off at every 1,000th byte, or has a bit flipped, is passed over and named', async () => {
  const { store, files } = memoryStore();
  const checkpoints = createCheckpoints(store, silent);
  for (const step of [7, 8]) await checkpoints.save(step, await fileOf(step, 5000));
  const whole = files.get(checkpointName(8))!;
  const cuts = Array.from({ length: Math.ceil(whole.length / 1000) }, (_, k) => whole.subarray(0, 1000 * k));
  const flips = Array.from({ length: 64 }, (_, k) => {
    const bytes = whole.slice();
    bytes[(k * 7919) % bytes.length]! ^= 1 << (k % 8);
    return bytes;
  });
  for (const bytes of [...cuts, ...flips]) {
    files.set(checkpointName(8), bytes);
    const { found, unusable } = await newestCheckpoint(store, decode);
    expect(found).toEqual({ name: checkpointName(7), state: 7 });
    expect(unusable).toMatchObject([{ name: checkpointName(8) }]);
    expect(unusable[0]!.reason).toMatch(`runs/a/${checkpointName(8)}: `);
  }
});

test('without a whole one there is none, and each is named', async () => {
  const { store, files, failing } = memoryStore();
  expect(await newestCheckpoint(store, decode)).toEqual({ found: undefined, unusable: [] });
  files.set(checkpointName(3), new Uint8Array(5)).set(checkpointName(4), await fileOf(4));
  failing.add('read');
  const { found, unusable } = await newestCheckpoint(store, decode);
  expect(found).toBeUndefined();
  expect(unusable.map(({ name }) => name)).toEqual([4, 3].map(checkpointName));
});

test('a write that fails, whichever it is, loses nothing, is told once with its path, and is tried again', async () => {
  for (let first = 1; first < 5; first++) {
    const { store, failing, names } = memoryStore();
    const told: string[] = [];
    const failures: (string | undefined)[] = [];
    const tell = (text: string, failure?: string) => {
      told.push(text);
      failures.push(failure);
    };
    const checkpoints = createCheckpoints(store, { tell });
    const saved: number[] = [];
    for (let step = 0; step < 8; step++) {
      const isFull = step >= first && step < first + 2;
      if (isFull) failing.add('write');
      else failing.delete('write');
      expect(await checkpoints.save(step, await fileOf(step))).toBe(!isFull);
      if (!isFull) saved.push(step);
      expect(names()).toEqual(saved.slice(-2).map(checkpointName));
      expect((await newestCheckpoint(store, decode)).found?.state).toBe(saved.at(-1));
    }
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(`runs/a/${checkpointName(first)}: cannot be written (ENOSPC`);
    expect(told[1]).toMatch(`written again: runs/a/${checkpointName(first + 2)}`);
    expect(failures).toEqual(['ENOSPC: no space left on device, write', undefined]);
  }
});

test('a store that cannot list or remove keeps more than it needs, and catches up', async () => {
  for (const operation of ['list', 'remove'] as const) {
    const { store, failing, names } = memoryStore();
    const checkpoints = createCheckpoints(store, silent);
    failing.add(operation);
    for (const step of [1, 2, 3]) expect(await checkpoints.save(step, await fileOf(step))).toBe(true);
    expect(names()).toHaveLength(3);
    failing.delete(operation);
    await checkpoints.save(4, await fileOf(4));
    expect(names()).toEqual([3, 4].map(checkpointName));
  }
});

test('damaged ones do not count as one of the two, and newer ones are of a course that was left', async () => {
  const { store, files, names } = memoryStore();
  for (const step of [5, 6]) files.set(checkpointName(step), await fileOf(step));
  files.set(checkpointName(8), new Uint8Array(3));
  const { found, unusable } = await newestCheckpoint(store, decode);
  expect(found!.state).toBe(6);
  const checkpoints = createCheckpoints(store, { ...silent, unusable: unusable.map(({ name }) => name) });
  await checkpoints.keepNewest();
  expect(names()).toEqual([checkpointName(6)]);
  files.set(checkpointName(8), new Uint8Array(3));
  await checkpoints.save(9, await fileOf(9));
  expect(names()).toEqual([6, 9].map(checkpointName));
  files.set(checkpointName(20), await fileOf(20));
  await checkpoints.save(10, await fileOf(10));
  expect(names()).toEqual([9, 10].map(checkpointName));
});

test('a damaged one that is written again counts again', async () => {
  const { store, files, names } = memoryStore();
  files.set(checkpointName(8), new Uint8Array(3));
  const checkpoints = createCheckpoints(store, { ...silent, unusable: [checkpointName(8)] });
  await checkpoints.save(8, await fileOf(8));
  expect((await newestCheckpoint(store, decode)).found?.state).toBe(8);
  expect(names()).toEqual([checkpointName(8)]);
});

test('a sealed file says which of its bytes are not what they were', async () => {
  const bytes = await fileOf(1);
  await expect(openSealed('f', bytes.subarray(0, 20), 'h')).rejects.toThrow(/f: at byte 0: .*: h$/);
  const other = bytes.slice();
  other[9] = 0;
  await expect(openSealed('f', other, 'h')).rejects.toThrow(/header that begins with its checksum/);
  other.set(bytes);
  other[other.length - 1]! ^= 1;
  await expect(openSealed('f', other, 'h')).rejects.toThrow(FileFormatError);
});
