import { expect, test } from 'vitest';
import { createPace, maximumChunk, maximumSubmit } from './pace.ts';

/** The pace after steps of the given length have been measured for long enough to believe it. */
function settled(secondsPerStep: number) {
  const pace = createPace();
  for (let i = 0; i < 60; i++) pace.measured(pace.stepsPerReport(), pace.stepsPerReport() * secondsPerStep);
  return pace;
}

test.each([
  [0.006, 8, 42],
  [0.001, 50, 250],
  [0.3, 1, 1],
  [1e-5, maximumSubmit, maximumChunk],
])(
  'steps of %d s share submits of about 50 ms (%i steps) and reports of about 250 ms (%i)',
  (seconds, submit, report) => {
    const pace = settled(seconds);
    expect([pace.stepsPerSubmit(), pace.stepsPerReport()]).toEqual([submit, report]);
    expect(pace.stepsPerSecond()).toBeCloseTo(1 / seconds, 3);
  },
);

test('before anything is measured a report is one step, and it grows fourfold at most', () => {
  const pace = createPace();
  expect([pace.stepsPerSubmit(), pace.stepsPerReport(), pace.stepsPerSecond()]).toEqual([1, 1, 0]);
  pace.measured(1, 1e-4);
  expect(pace.stepsPerReport()).toBe(4);
  pace.measured(4, 4e-4);
  expect(pace.stepsPerReport()).toBe(16);
});
