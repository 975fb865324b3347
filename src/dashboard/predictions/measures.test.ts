import { expect, test } from 'vitest';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { createStore } from '../store.ts';
import type { Asker } from '../worker/pageService.ts';
import { createMeasures, initialPredictions, type MeasuredBy } from './measures.ts';

interface Call {
  readonly name: string;
  readonly given: { readonly patience?: number; readonly network: string; readonly by?: unknown };
  readonly signal: AbortSignal;
  answer(reply: unknown): void;
  fail(error: unknown): void;
}

const images: LabelledImages = {
  ...{ images: new Uint8Array(784), labels: new Uint8Array(1), count: 1, rows: 28, columns: 28 },
  ...{ inputSize: 784, classes: 10 },
};

function begin() {
  const calls: Call[] = [];
  const ask = ((name: string, given: Call['given'], { signal }: { signal: AbortSignal }) =>
    new Promise((answer, fail) => {
      calls.push({ name, given, signal, answer, fail });
      signal.addEventListener('abort', () => fail(signal.reason));
    })) as unknown as Asker['ask'];
  const store = createStore(initialPredictions);
  const by = (network: string): MeasuredBy => ({
    draws: network === 'shipped' ? { draws: 32, seed: 3 } : undefined,
    thresholds: undefined,
  });
  const measures = createMeasures({
    ...{ service: { ask }, store, by },
    test: async () => images,
    sets: async () => [],
  });
  /** Lets everything happen that waits for nothing else. */
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const last = async () => {
    await settle();
    return calls.at(-1)!;
  };
  return { calls, store, measures, settle, last };
}
const done = { measure: {}, draws: 1, computedBy: 'x' };

test('what takes a moment is measured one after the other when somebody looks', async () => {
  const { calls, store, measures, last, settle } = begin();
  measures.look('shipped');
  measures.look('shipped');
  const first = await last();
  expect(first).toMatchObject({ name: 'measureTest', given: { patience: 4, by: { draws: 32, seed: 3 } } });
  expect(store.state.busy).toEqual({ what: 'test' });
  first.answer(done);
  (await last()).answer(done);
  (await last()).answer(done);
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(['measureTest', 'measureSets', 'measureRotations']);
  expect(store.state).toMatchObject({ busy: undefined, known: { test: done, sets: done, rotations: done } });
  measures.look('shipped');
  await settle();
  expect(calls).toHaveLength(3);
});

test('what takes longer is begun when it is asked for by name, after it was said how long', async () => {
  const { calls, store, measures, last, settle } = begin();
  measures.look('shipped');
  (await last()).answer({ seconds: 70 });
  await settle();
  expect(store.state).toMatchObject({ seconds: { test: 70 }, known: {}, busy: undefined });
  measures.look('shipped');
  expect(calls, 'it is not asked again unasked').toHaveLength(1);
  measures.measure('test');
  const asked = await last();
  expect(asked.given.patience).toBeUndefined();
  asked.answer(done);
  (await last()).answer({ seconds: 20 });
  (await last()).answer(done);
  await settle();
  expect(store.state).toMatchObject({ seconds: { sets: 20 }, known: { test: done, rotations: done } });
});

test('another network takes the place of one, and what is known of that is kept until it is another one', async () => {
  const { store, measures, last, settle } = begin();
  measures.look('shipped');
  (await last()).answer({ seconds: 70 });
  await settle();
  measures.measure('test');
  const given = await last();
  measures.look('trained');
  expect(given.signal.aborted).toBe(true);
  const other = await last();
  expect(other.given).toMatchObject({ network: 'trained', patience: 4 });
  expect(other.given.by).toBeUndefined();
  expect(store.state).toMatchObject({ network: 'trained', known: {}, problem: '' });
  other.answer(done);
  (await last()).answer({ seconds: 9 });
  (await last()).answer({ seconds: 9 });
  await settle();
  measures.look('shipped');
  expect(store.state).toMatchObject({ network: 'shipped', seconds: { test: 70 }, known: {} });
  measures.look('trained');
  expect(store.state).toMatchObject({ known: { test: done } });
  measures.forget('trained');
  expect(store.state).toMatchObject({ known: {}, seconds: {} });
});

test('what is stopped or fails leaves nothing under way, and says why', async () => {
  const { store, measures, last, settle } = begin();
  measures.look('shipped');
  await last();
  measures.stop();
  await settle();
  expect(store.state).toMatchObject({ busy: undefined, problem: '', known: {} });
  measures.measure('test');
  (await last()).fail(new RangeError('the device was lost'));
  await settle();
  expect(store.state).toMatchObject({ busy: undefined, problem: 'the device was lost' });
});
