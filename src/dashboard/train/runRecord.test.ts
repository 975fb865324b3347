import { expect, test } from 'vitest';
import { presets } from '../../presets.ts';
import {
  differences,
  mostRuns,
  type RunRecord,
  recordedForm,
  runsFromText,
  runsToText,
  thin,
  withRun,
} from './runRecord.ts';

const run = (change: object = {}): Omit<RunRecord, 'letter'> => ({
  ...{ preset: 'smoke', epochs: 1 },
  values: recordedForm({ preset: 'smoke', settings: { ...presets.smoke.settings, ...change } }),
  energy: [[0.1, 2]],
  error: [[1, 3]],
  score: { draws: 4, images: 10_000, error: 0.05, nll: 0.2, ece: 0.01, seconds: 12 },
});

const all = (count: number) =>
  Array.from({ length: count }).reduce<RunRecord[]>((runs, _, i) => withRun(runs, run({ seed: i })), []);

test('the newest eight runs are remembered, each with a letter of its own', () => {
  const runs = all(11);
  expect(runs.map(({ values }) => values.seed)).toEqual(['3', '4', '5', '6', '7', '8', '9', '10']);
  expect(new Set(runs.map(({ letter }) => letter)).size).toBe(mostRuns);
});

test('only what differs is said, in the words of the form', () => {
  const [a, b, c] = [
    run(),
    run({ method: { kind: 'dropout', rate: 0.3 }, seed: 7 }),
    run({ estimator: 'draw' }),
  ].map((record, i) => ({ letter: 'ABC'[i]!, ...record }));
  expect(differences([a!, a!])).toEqual([[], []]);
  expect(differences([a!, b!, c!])).toEqual([
    ['Method: Bayes by Backprop', 'Gradient estimator: Local reparameterisation', 'Seed: 1'],
    ['Method: MC dropout', 'Share of units dropped: 0.3', 'Seed: 7'],
    ['Method: Bayes by Backprop', 'Gradient estimator: One weight draw a minibatch', 'Seed: 1'],
  ]);
});

test('runs come back as they were; what anybody else left in the storage is left out', () => {
  const runs = all(3);
  expect(runsFromText(runsToText(runs))).toEqual(runs);
  const hostile = [
    ...[null, '', '{', '[]', '{"version":1}', '{"version":2,"runs":[]}', '{"version":1,"runs":[1,null,{}]}'],
    runsToText([{ ...runs[0]!, letter: '<b>' }]),
    runsToText([{ ...runs[0]!, energy: [[Number.NaN, 1]] }]),
    runsToText([{ ...runs[0]!, energy: Array.from({ length: 1e4 }, () => [1, 1]) as RunRecord['energy'] }]),
    runsToText([{ ...runs[0]!, score: { ...runs[0]!.score, ece: 'x' as never } }]),
    runsToText([{ ...runs[0]!, values: { seed: 'x'.repeat(1000) } }]),
  ];
  for (const text of hostile) expect(runsFromText(text)).toEqual([]);
  expect(runsFromText(runsToText([runs[0]!, runs[0]!]))).toHaveLength(1);
});

test('a long curve is thin, and keeps its last point', () => {
  const points = Array.from({ length: 199 }, (_, i) => ({ x: i, y: i / 3 }));
  const curve = thin(points);
  expect(curve.length).toBeLessThanOrEqual(80);
  expect(curve.at(-1)).toEqual([198, 66]);
});
