import { expect, test } from 'vitest';
import { workLine } from './workLine.ts';

const doing = 'writing the report';

test('work whose end is known has a bar and the time that is left', () => {
  expect(workLine({ doing: 'measuring', share: 0.25, seconds: 3 }, 44)).toBe(
    `measuring  ${'█'.repeat(4)}${'░'.repeat(12)}  25 %  9 s left`,
  );
});

test('work whose end is unknown has a clock, once it lasts', () => {
  expect(workLine({ doing, share: null, seconds: 1 }, 80)).toBe('writing the report ...');
  expect(workLine({ doing, share: null, seconds: 12 }, 80)).toBe('writing the report ... 12 s');
});

test('at any width it fits, and its end is whole as long as there is room for it', () => {
  for (let columns = 10; columns < 100; columns++) {
    const known = workLine({ doing, share: 0.5, seconds: 61 }, columns);
    const unknown = workLine({ doing, share: null, seconds: 61 }, columns);
    expect(Math.max(known.length, unknown.length)).toBeLessThan(columns);
    if (columns > 28) expect(known).toMatch(/ {2}50 % {2}1 min 1 s left$/);
    if (columns > 20) expect(unknown).toMatch(/ \.\.\. 1 min 1 s$/);
  }
});
