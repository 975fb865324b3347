import { expect, test } from 'vitest';
import { interleaved, ratioOf, timeOf } from './rounds.ts';

test('the median of an odd and of an even number of samples', () => {
  const samples = [3, 1, 2];
  expect(timeOf(samples, 1)).toEqual({ median: 2, min: 1, max: 3, rounds: 3, units: 1, samples });
  expect(timeOf([4, 1, 2, 3], 5).median).toBe(2.5);
});

test('a ratio is taken round by round, so a machine that slows down between rounds leaves it as it is', () => {
  const [quiet, busy] = [1, 1.8];
  const ours = timeOf([10 * quiet, 10 * quiet, 10 * busy, 10 * quiet, 10 * busy], 1);
  const theirs = timeOf([20 * quiet, 21 * quiet, 20 * busy, 19 * quiet, 22 * busy], 1);
  const { median, min, max } = ratioOf(theirs, ours);
  expect([median, min, max].map((ratio) => Number(ratio.toFixed(9)))).toEqual([2, 1.9, 2.2]);
});

test('every candidate has one turn a round, and rounds start in turn', async () => {
  const order: string[] = [];
  const counted = (name: string) => ({
    run: async (units: number) => {
      order.push(...Array.from({ length: units }, () => name));
    },
    destroy: () => undefined,
  });
  const pace = { rounds: 3, turn: 1e-9, mostUnits: 1 };
  const times = await interleaved({ a: counted('a'), b: counted('b'), c: counted('c') }, pace);
  // two units of warming up each, then the rounds
  expect(order.join('')).toBe('aabbcc' + 'abc' + 'bca' + 'cab');
  expect(times.b).toMatchObject({ rounds: 3, units: 1 });
});

test('a whole piece of work is never cut or repeated within a turn', async () => {
  const runs: number[] = [];
  const run = async (units: number) => {
    runs.push(units);
  };
  const work = { run, destroy: () => undefined, whole: true } as const;
  await interleaved({ work }, { rounds: 2, turn: 1e6, mostUnits: 16 });
  expect(new Set(runs)).toEqual(new Set([1]));
});
