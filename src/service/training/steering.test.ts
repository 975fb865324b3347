import { expect, test } from 'vitest';
import type { TrainOptions, TrainReport } from '../../index.ts';
import { createSteering } from './steering.ts';

const never = () => new Promise<never>(() => {});

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

test.each([0, 2])(
  'a loss while a pause waits for %d steps in flight: it comes to where it was, and holds',
  async (ahead) => {
    const steering = createSteering();
    let lose = () => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    /** Reports step 4, loses its device with so many steps in flight, and goes on from step 1. */
    async function* losing({ stepLimit, signal }: TrainOptions): AsyncGenerator<TrainReport> {
      yield { step: 4, inFlight: ahead } as TrainReport;
      // with steps in flight it learns of the loss as it waits for them
      if (ahead > 0) stepLimit?.();
      for (let step = 1; !signal?.aborted; ) {
        const limit = stepLimit?.() ?? 0;
        if (limit === 0) return;
        step += Math.min(limit, 12 - step);
        yield { step, inFlight: 0 } as TrainReport;
        if (step === 12) return;
      }
    }
    const steps: number[] = [];
    let holds = 0;
    const held = () => {
      holds += 1;
      if (ahead === 0 && holds === 1) setTimeout(lose);
      else setTimeout(steering.resume);
    };
    // the next device is not lost
    const lostOnce = () => (holds === 1 ? lost : never());
    for await (const { step } of steering.drive(losing, held, lostOnce)) {
      steps.push(step);
      if (steps.length === 1) steering.pause();
    }
    expect(steps).toEqual([4, 2, 4, 12]);
  },
);

test('reset ends training and what comes after it', () => {
  const steering = createSteering();
  expect(steering.isReset).toBe(false);
  steering.reset();
  expect([steering.isReset, steering.signal.aborted, steering.leave.aborted]).toEqual([true, true, true]);
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
