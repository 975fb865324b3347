import { expect, test } from 'vitest';
import { newest } from './newest.ts';

test('of two that are asked for the last is done, whichever is ready first', async () => {
  const done: string[] = [];
  const { run } = newest();
  const ready: Record<string, () => void> = {};
  const ask = (name: string) =>
    run(
      () =>
        new Promise((resolve) => {
          ready[name] = () => resolve(() => done.push(name));
        }),
      () => done.push(`${name} failed`),
    );
  const both = [ask('first'), ask('second')];
  ready.second!();
  ready.first!();
  await Promise.all(both);
  expect(done).toEqual(['second']);
});

test('what is dropped is neither done nor reported, and hears of it', async () => {
  const done: unknown[] = [];
  const { run, drop } = newest();
  const wait = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const dropped = run(wait, (error) => done.push(error));
  drop();
  await dropped;
  expect(done).toEqual([]);
});

test('a failure of what is still wanted is reported', async () => {
  const failures: unknown[] = [];
  await newest().run(
    () => Promise.reject(new Error('no')),
    (error) => failures.push(error),
  );
  expect(failures).toEqual([new Error('no')]);
});
