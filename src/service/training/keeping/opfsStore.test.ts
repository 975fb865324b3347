import { expect, test } from 'vitest';
import { opfsStore } from './opfsStore.ts';
import { fakeFiles } from './testing.ts';

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);

for (const kind of ['renaming', 'swapping'] as const) {
  test(`${kind}: a file is read as it was written, replaced, listed and removed`, async () => {
    const { folder, files } = fakeFiles(kind);
    const store = opfsStore(folder);
    await store.writeAtomically('a', bytes(9));
    await store.writeAtomically('b', bytes(5));
    await store.writeAtomically('a', bytes(3, 1));
    expect(await store.list()).toEqual(expect.arrayContaining(['a', 'b']));
    expect([...files.keys()].toSorted()).toEqual(['a', 'b']);
    expect(await store.read('a')).toEqual(bytes(3, 1));
    await store.remove('a');
    await store.remove('a');
    expect(await store.list()).toEqual(['b']);
    await expect(store.read('a')).rejects.toThrow('no a');
  });

  test(`${kind}: where there is no room, what had the name before is still there`, async () => {
    const fake = fakeFiles(kind);
    const store = opfsStore(fake.folder);
    await store.writeAtomically('a', bytes(4));
    fake.room = 4;
    await expect(store.writeAtomically('a', bytes(5))).rejects.toThrow('no more room for this page');
    expect([...fake.files.keys()]).toEqual(['a']);
    expect(await store.read('a')).toEqual(bytes(4));
  });

  test(`${kind}: a write that is cut short in silence is an error`, async () => {
    const fake = fakeFiles(kind);
    Object.assign(fake, { room: 4, cutsShort: true });
    await expect(opfsStore(fake.folder).writeAtomically('a', bytes(5))).rejects.toThrow(
      /only 4 of 5 bytes|reads back as something else/,
    );
  });
}

test('what a crash left of a file is written over', async () => {
  const { folder, files } = fakeFiles();
  files.set('.part', bytes(100));
  await opfsStore(folder).writeAtomically('a', bytes(2));
  expect([...files]).toEqual([['a', bytes(2)]]);
});

test('a browser that can write no private files says so', async () => {
  const { folder } = fakeFiles('neither');
  await expect(opfsStore(folder).writeAtomically('a', bytes(2))).rejects.toThrow(
    'cannot write private files',
  );
});

test('what cannot be removed is an error, but not one of a write that failed for another reason', async () => {
  const fake = fakeFiles();
  fake.folder.removeEntry = async () => {
    throw new Error('no removing');
  };
  const store = opfsStore(fake.folder);
  await expect(store.remove('a')).rejects.toThrow('no removing');
  fake.room = 1;
  await expect(store.writeAtomically('a', bytes(2))).rejects.toThrow('no more room');
  expect(store.pathOf('a')).toBe("the browser's private files, a");
});
