import { expect, test } from 'vitest';
import type { TrainOptions, TrainReport } from '../../index.ts';
import { createSteering } from './steering.ts';

const never = new Promise<never>(() => {});

/** Training that covers three steps a report and submits one report ahead, as the real one does. */
async function* fakeTraining({ stepLimit, signal }: TrainOptions): AsyncGenerator<TrainReport> {
  const inFlight: number[] = [];
  let submitted = 0;
  let step = 0;
  while (!signal?.aborted && (submitted < 12 || inFlight.length > 0)) {
    const limit = stepLimit?.() ?? Number.POSITIVE_INFINITY;
    while (inFlight.length < (Number.isFinite(limit) ? 1 : 2) && submitted < 12 && limit > 0) {
      const count = Math.min(3, limit, 12 - submitted);
      inFlight.push(count);
      submitted += count;
    }
    const count = inFlight.shift();
    if (count === undefined) return;
    step += count;
    yield { step, inFlight: inFlight.reduce((a, b) => a + b, 0) } as TrainReport;
  }
}

test('unsteered, training runs to its end', async () => {
  const steps: number[] = [];
  for await (const { step } of createSteering().drive(fakeTraining, () => {}, never)) steps.push(step);
  expect(steps).toEqual([3, 6, 9, 12]);
});

test('paused, it holds; each single step is one step; resumed, it goes on', async () => {
  const steering = createSteering();
  const steps: number[] = [];
  let holds = 0;
  const held = () => {
    holds += 1;
    // from outside, as messages come
    setTimeout(() => (holds < 3 ? steering.step() : steering.resume()));
  };
  for await (const { step } of steering.drive(fakeTraining, held, never)) {
    steps.push(step);
    if (step === 3) steering.pause();
  }
  // 6 was in flight when the pause came
  expect(steps).toEqual([3, 6, 7, 8, 11, 12]);
  expect(holds).toBe(3);
});

test('stopped while paused, it ends at once; stopped again, it leaves out the rest', async () => {
  const steering = createSteering();
  steering.pause();
  const steps: number[] = [];
  for await (const { step } of steering.drive(fakeTraining, () => setTimeout(steering.stop), never)) {
    steps.push(step);
  }
  expect(steps).toEqual([]);
  expect([steering.signal.aborted, steering.leave.aborted]).toEqual([true, false]);
  steering.stop();
  expect(steering.leave.aborted).toBe(true);
});
