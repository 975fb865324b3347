/** Tabs that share one store: one at a time owns it, and only what nobody trains is offered. */
import { expect, test } from 'vitest';
import { encodeState } from '../../../index.ts';
import { checkpointName } from '../../../persist/checkpoints.ts';
import type { ToPage } from '../messages.ts';
import { beginRun } from './beginRun.ts';
import { type FakeFiles, fakeFiles, fakePlatform, noteOf, stateAt } from './testing.ts';
import { createVisit } from './visit.ts';

/** Leaves a checkpoint. */
async function leave({ files }: FakeFiles, step: number, note: object = noteOf()): Promise<void> {
  files.set(checkpointName(step), await encodeState(stateAt(step), JSON.stringify(note)));
}

/** What a run is begun with, and what it tells the page. */
function around(adapter = 'a GPU') {
  const told: ToPage[] = [];
  return { told, adapter, checkpointSteps: undefined, post: (message: ToPage) => void told.push(message) };
}

const { preset, settings } = noteOf();
const newRun = { kind: 'new', asked: { preset, settings } } as const;

test('the newest whole checkpoint is offered, with what is wrong with the newer one', async () => {
  const fake = fakeFiles();
  const visit = createVisit(fakePlatform(fake));
  expect(await visit.look()).toBeUndefined();
  await leave(fake, 10);
  await leave(fake, 14);
  expect(await visit.look()).toMatchObject({ preset: 'smoke', settings, epochsDone: 1.4, isOlder: false });
  fake.files.set(checkpointName(14), fake.files.get(checkpointName(14))!.slice(0, 500));
  expect(await visit.look()).toMatchObject({ epochsDone: 1, isOlder: true });
  const begun = await beginRun(visit, { kind: 'checkpoint' }, around());
  expect(begun?.from).toStrictEqual(stateAt(10));
  await begun?.keeping.end();
});

test('a checkpoint of another version is none, and can be discarded', async () => {
  const fake = fakeFiles();
  const visit = createVisit(fakePlatform(fake));
  await leave(fake, 10, { ...noteOf(), version: 2 });
  expect(await visit.look()).toEqual({ isDamaged: true });
  fake.files.set(checkpointName(11), await encodeState(stateAt(11)));
  expect(await visit.look()).toEqual({ isDamaged: true });
  expect(await beginRun(visit, { kind: 'checkpoint' }, around())).toBeUndefined();
  await visit.discard();
  expect(fake.files.size).toBe(0);
});

test('while a tab trains, others find nothing; when it is gone, they find its run', async () => {
  const fake = fakeFiles();
  const platform = fakePlatform(fake);
  const [one, two] = [createVisit(platform), createVisit(platform)];
  const begun = await beginRun(one, newRun, around());
  await leave(fake, 12);
  const looking = two.look();
  const early = await Promise.race([
    looking,
    new Promise((resolve) => setTimeout(resolve, 50, 'still looking')),
  ]);
  expect(early).toBe('still looking');
  await begun!.keeping.end();
  expect(await looking).toMatchObject({ epochsDone: 1.2 });
});

test('a tab that trains beside another is told why its run is not kept, and can take nothing up', async () => {
  const fake = fakeFiles();
  const platform = fakePlatform(fake);
  const first = await beginRun(createVisit(platform), newRun, around());
  await leave(fake, 12);
  const own = around();
  const visit = createVisit(platform, 50);
  const second = await beginRun(visit, newRun, own);
  expect(own.told).toEqual([{ type: 'notKept', reason: 'another tab is training' }]);
  expect(second).toMatchObject({ asked: newRun.asked, from: undefined });
  expect(await beginRun(visit, { kind: 'checkpoint' }, own)).toBeUndefined();
  await visit.discard();
  expect([...fake.files.keys()]).toEqual([checkpointName(12)]);
  await first!.keeping.end();
});

test('a browser that refuses is told by its own words', async () => {
  const fake = fakeFiles();
  const { locks } = fakePlatform(fake);
  const refused = async () => {
    throw new DOMException('not in private windows', 'SecurityError');
  };
  for (const [platform, reason] of [
    [{}, 'this browser has no private files for pages'],
    [{ locks, storage: {} }, 'this browser has no private files for pages'],
    [
      { locks, storage: { getDirectory: refused } },
      /keeps no files for this page \(not in private windows\)/,
    ],
    [{ locks: { request: refused }, storage: { getDirectory: refused } }, /keeps no files for this page/],
  ] as const) {
    const own = around();
    const visit = createVisit(platform);
    expect(await visit.look()).toBeUndefined();
    await beginRun(visit, newRun, own);
    expect(own.told).toEqual([{ type: 'notKept', reason: expect.stringMatching(reason) }]);
  }
});

test('another adapter is told; a GPU that is lost does not end what is kept', async () => {
  const fake = fakeFiles();
  const visit = createVisit(fakePlatform(fake));
  await leave(fake, 12);
  const own = around('another GPU');
  const begun = await beginRun(visit, { kind: 'checkpoint' }, own);
  expect(own.told).toEqual([{ type: 'otherAdapter', before: 'a GPU' }]);
  expect(begun!.keeping.isKept).toBe(true);
  await begun!.keeping.end();
  const origin = { kind: 'lastEpoch', asked: newRun.asked, state: stateAt(10), isKept: true } as const;
  const again = await beginRun(visit, origin, own);
  expect(again?.from).toBe(origin.state);
  await again!.keeping.end();
  expect([...fake.files.keys()]).toEqual([checkpointName(12)]);
});

test('a run that never made a step is at its beginning', async () => {
  const fake = fakeFiles();
  const { posterior } = stateAt(0);
  fake.files.set(checkpointName(0), await encodeState({ posterior }, JSON.stringify(noteOf())));
  expect(await createVisit(fakePlatform(fake)).look()).toMatchObject({ epochsDone: 0 });
});

test('a store that breaks when it is looked into keeps nothing, and lets the run train', async () => {
  const fake = fakeFiles();
  const folder = {
    ...fake.folder,
    keys: () => {
      throw new Error('the disk is gone');
    },
  };
  const visit = createVisit(fakePlatform({ folder }));
  const own = around();
  expect(await visit.look()).toBeUndefined();
  expect(await beginRun(visit, { kind: 'checkpoint' }, own)).toBeUndefined();
  expect((await beginRun(visit, newRun, own))?.asked).toEqual(newRun.asked);
  expect(own.told).toEqual([{ type: 'notKept', reason: 'the disk is gone' }]);
});
