import { expect, test } from 'vitest';
import { titleOf, traceFile } from './trace.ts';

test('a product is called by its layer too', () => {
  const pipeline = 'matmul[draw]{rowVectors:1}';
  expect(titleOf(pipeline, { inputs: 784, outputs: 400 })).toBe('matmul 784 × 400');
  expect(titleOf(pipeline, undefined)).toBe('matmul');
});

test('kernels and host are complete events on two named tracks, in microseconds', () => {
  const run = {
    ...{ title: 'matmul 3 × 5', pipeline: 'matmul[draw]{}', phase: 'training steps', step: 12 },
    ...{ start: 1.5, end: 2.25, work: { flops: 160, bytes: 64 } },
  };
  const short = {
    ...run,
    ...{ title: 'loss', step: undefined, start: 2.25, end: 2.25 },
    work: { flops: null, bytes: 8 },
  };
  const span = { name: 'submit training steps', start: 1, end: 1.25 };
  const { traceEvents, displayTimeUnit } = JSON.parse(traceFile('A GPU', [run, short], [span]));
  expect(displayTimeUnit).toBe('ms');
  const names = traceEvents.filter(({ ph }: { ph: string }) => ph === 'M');
  expect(names.map(({ tid, args }: { tid: number; args: { name: string } }) => [tid, args.name])).toEqual([
    [0, 'Credence'],
    [1, 'GPU: A GPU'],
    [2, 'Host'],
  ]);
  const place = { ph: 'X', pid: 1 };
  expect(traceEvents.slice(3)).toEqual([
    {
      ...{ ...place, name: 'matmul 3 × 5', cat: 'training steps', tid: 1, ts: 1500, dur: 750 },
      args: { pipeline: 'matmul[draw]{}', bytes: 64, step: 12, flops: 160 },
    },
    {
      ...{ ...place, name: 'loss', cat: 'training steps', tid: 1, ts: 2250, dur: 0 },
      args: { pipeline: 'matmul[draw]{}', bytes: 8, note: "below the timer's resolution" },
    },
    { ...place, name: 'submit training steps', cat: 'host', tid: 2, ts: 1000, dur: 250, args: {} },
  ]);
});
