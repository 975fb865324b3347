import { expect, test } from 'vitest';
import type { TrainOptions, TrainReport } from '../../index.ts';
import { createSteering } from './steering.ts';

const never = new Promise<never>(() => {});

/** Training that covers as many steps as it may, three at most, and ends as the real one does. */
async function* fakeTraining({ stepLimit, signal }: TrainOptions): AsyncGenerator<TrainReport> {
  for (let step = 0; step < 12 && !signal?.aborted; ) {
    const limit = stepLimit?.() ?? Infinity;
    if (limit === 0) return;
    step += Math.min(3, limit);
    yield { step } as TrainReport;
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
    if (step === 6) steering.pause();
  }
  expect(steps).toEqual([3, 6, 7, 8, 11, 14]);
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
