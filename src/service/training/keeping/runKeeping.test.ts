/** What a run leaves in the store, from its first checkpoint to its end. */
import { expect, test } from 'vitest';
import type { BayesianNeuralNetwork, TrainReport } from '../../../index.ts';
import { checkpointName } from '../../../persist/checkpoints.ts';
import type { ToPage } from '../messages.ts';
import { readKeptRun } from './keptRun.ts';
import { opfsStore } from './opfsStore.ts';
import { keepNothing, keepRun } from './runKeeping.ts';
import { fakeFiles, noteOf, stateAt } from './testing.ts';

/** A network that stands at a step. */
function netAt(step: number) {
  const net = { step, state: async () => stateAt(net.step) };
  return net as typeof net & BayesianNeuralNetwork;
}

const report = (step: number) => ({ step, inFlight: 0, endOfEpoch: false }) as TrainReport;

function keeping(options: { readonly others?: string[]; readonly isContinued?: boolean } = {}) {
  const fake = fakeFiles();
  const store = opfsStore(fake.folder);
  const told: ToPage[] = [];
  let released = 0;
  const owned = { store, release: () => void released++ };
  const post = (message: ToPage) => void told.push(message);
  const kept = keepRun(owned, { note: noteOf(), others: [], isContinued: false, steps: 5, post, ...options });
  return {
    fake,
    store,
    told,
    kept,
    released: () => released,
    names: () => [...fake.files.keys()].toSorted(),
  };
}

test('checkpoints are written every so many steps, at epochs and at the end, and told', async () => {
  const { kept, told, names, store, released } = keeping();
  const net = netAt(5);
  expect(kept.isKept).toBe(false);
  kept.reported(net, report(4));
  kept.reported(net, report(5));
  await expect.poll(names).toEqual([checkpointName(5)]);
  net.step = 30;
  await kept.now(await net.state());
  await kept.end();
  expect(kept.isKept).toBe(true);
  expect(released()).toBe(1);
  expect(names().at(-1)).toBe(checkpointName(30));
  expect(names().length).toBeLessThanOrEqual(2);
  expect(told.filter(({ type }) => type === 'kept').at(-1)).toEqual({ type: 'kept', step: 30 });
  expect(told.at(-1)).toMatchObject({ type: 'checkpoints', cost: { failed: 0 } });
  expect(await readKeptRun(store)).toMatchObject({ ...noteOf(), state: stateAt(30), unusable: [] });
});

test('the end of an epoch is kept, unless a checkpoint was written just before; its state is handed out anyway', async () => {
  const { kept, names } = keeping();
  const net = netAt(10);
  expect(await kept.atEpoch(net)).toStrictEqual(stateAt(10));
  net.step = 11;
  expect(await kept.atEpoch(net)).toStrictEqual(stateAt(11));
  await kept.end();
  expect(names()).toEqual([checkpointName(10)]);
});

test("another run's checkpoints go with the first of this one, and stay if it comes to its end before", async () => {
  const other = checkpointName(900);
  for (const isShort of [true, false]) {
    const { fake, kept, names } = keeping({ others: [other] });
    fake.files.set(other, new Uint8Array(3));
    if (!isShort) {
      await kept.now(stateAt(5));
      expect(names()).toEqual([checkpointName(5)]);
    }
    await kept.forget();
    expect(names()).toEqual(isShort ? [other] : []);
  }
});

test('a run that goes on takes its old checkpoints with it when it is done', async () => {
  const { fake, kept, names } = keeping({ isContinued: true });
  fake.files.set(checkpointName(3), new Uint8Array(3));
  await kept.forget();
  expect(names()).toEqual([]);
});

test('what cannot be removed does not keep a run from its end', async () => {
  const { fake, kept, names } = keeping();
  await kept.now(stateAt(5));
  fake.folder.removeEntry = async () => {
    throw new Error('no');
  };
  await kept.forget();
  expect(names()).toEqual([checkpointName(5)]);
});

test('a full store is told once, and once more when there is room again', async () => {
  const { fake, kept, told } = keeping();
  fake.room = 10;
  for (const step of [5, 10]) await kept.now(stateAt(step));
  fake.room = Number.POSITIVE_INFINITY;
  await kept.now(stateAt(15));
  expect(told).toEqual([
    { type: 'keeping', failure: 'the browser has no more room for this page' },
    { type: 'keeping', failure: undefined },
    { type: 'kept', step: 15 },
  ]);
});

test('a run that is not kept has its states all the same', async () => {
  expect(await keepNothing.atEpoch(netAt(4))).toStrictEqual(stateAt(4));
  keepNothing.reported(netAt(4), report(4));
  for (const end of [keepNothing.forget, keepNothing.end]) await end();
  await keepNothing.now(stateAt(4));
  expect(keepNothing.isKept).toBe(false);
});
