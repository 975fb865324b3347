import { expect, test } from 'vitest';
import { createGpuClock } from './gpuClock.ts';

test('work lies between its submission and the news of its end', () => {
  const clock = createGpuClock();
  // 4 ms of work somewhere between 100 and 110 ms of the host: 3 ms to spare on either side
  clock.observe(100, 50e6, 54e6, 110);
  expect(clock.toHost(50e6)).toBe(103);
  expect(clock.toHost(54e6)).toBe(107);
});

test('every observation narrows the bounds', () => {
  const clock = createGpuClock();
  clock.observe(100, 50e6, 54e6, 110);
  clock.observe(200, 150.5e6, 151e6, 290);
  clock.observe(210, 160e6, 161e6, 212);
  // offset: at least 50, 49.5 and 50; at most 56, 139 and 51
  expect(clock.toHost(0)).toBe(50.5);
});

test('clocks that drift apart are set again', () => {
  const clock = createGpuClock();
  clock.observe(100, 50e6, 54e6, 106);
  clock.observe(1000, 900e6, 901e6, 1003);
  expect(clock.toHost(900e6)).toBe(1001);
});
