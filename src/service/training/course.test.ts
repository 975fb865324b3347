import { expect, test } from 'vitest';
import type { StepMetrics } from '../../index.ts';
import { createCourse } from './course.ts';

const step = (step: number, error: number): StepMetrics => ({ step, nll: 1, kl: 2, freeEnergy: 3, error });

test('steps that are made again take the place of those that are void', () => {
  const course = createCourse(6);
  course.add({ metrics: [step(1, 0.5), step(2, 0.5), step(3, 0.5), step(4, 1)] });
  course.add({
    metrics: [step(2, 0.25)],
    wentBack: { to: 1, because: 'device-lost', note: '' },
  });
  expect(course.history()!.map((point) => [point.step, point.error])).toEqual([
    [1, 0.5],
    [2, 0.25],
  ]);
  course.add({ metrics: [step(3, 0.75)] });
  expect(course.error(1, 3)).toBe(0.5);
  expect(course.error(0, 6)).toBe(0.625);
});

test('a long course is thin, and its points are means', () => {
  const course = createCourse(2000);
  course.add({ metrics: Array.from({ length: 1001 }, (_, i) => step(i + 1, i % 2)) });
  const history = course.history()!;
  expect(history).toHaveLength(334);
  expect(history[1]).toMatchObject({ step: 6, kl: 2, error: expect.closeTo(2 / 3, 6) });
  expect(history.at(-1)!.step).toBe(1001);
});

test('a run that went on from an earlier visit has no course', () => {
  const course = createCourse(10);
  course.add({ metrics: [step(5, 0.5)] });
  expect(course.history()).toBeUndefined();
  expect(course.error(0, 10)).toBe(0.5);
});
