import { expect, test } from 'vitest';
import { oncePerFrame } from './frame.ts';

/** Frames that come when the test says so. */
function frames() {
  const waiting = new Map<number, () => void>();
  let last = 0;
  return {
    request: (callback: () => void) => {
      waiting.set(++last, callback);
      return last;
    },
    cancel: (id: number) => void waiting.delete(id),
    next() {
      const all = [...waiting.values()];
      waiting.clear();
      for (const callback of all) callback();
    },
  };
}

test('however often it is asked for, the work is done once per frame, with what is newest then', () => {
  const clock = frames();
  const seen: number[] = [];
  let newest = 0;
  const work = oncePerFrame(() => seen.push(newest), clock);
  for (newest = 1; newest < 5; newest++) work.ask();
  clock.next();
  clock.next();
  newest = 9;
  work.ask();
  clock.next();
  expect(seen).toEqual([5, 9]);
});

test('what is cancelled is not done, and can be asked for again', () => {
  const clock = frames();
  let done = 0;
  const work = oncePerFrame(() => done++, clock);
  work.ask();
  work.cancel();
  clock.next();
  expect(done).toBe(0);
  work.ask();
  clock.next();
  expect(done).toBe(1);
});
