import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from './outline.ts';
import { GRID } from './strokes.ts';
import { MOST_POINTS, MOST_STROKES, strokesFromText, strokesToText } from './strokesText.ts';

const coordinate = fc.integer({ min: 0, max: GRID }).map((step) => step / GRID);
const point = fc.tuple(coordinate, coordinate);
const drawings = fc.array(fc.array(point, { minLength: 1, maxLength: 30 }), { maxLength: 10 });

describe('strokes as text', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(drawings, (strokes) => {
        const text = strokesToText(strokes);
        expect(strokesFromText(text)).toEqual(strokes);
        expect(text).toMatch(/^[\w.-]*$/);
      }),
    );
  });

  test('are short: a 7 of three points takes 17 letters at most', () => {
    const seven: Point[] = [
      [200 / GRID, 150 / GRID],
      [800 / GRID, 150 / GRID],
      [400 / GRID, 900 / GRID],
    ];
    expect(strokesToText([seven]).length).toBeLessThanOrEqual(17);
  });

  test('any text is null, or the text of what it gives', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'ABCDghij._-9') }),
      drawings.chain((strokes) => {
        const whole = strokesToText(strokes);
        return fc.nat(whole.length).map((at) => whole.slice(0, at) + whole.slice(at + 1));
      }),
    );
    fc.assert(
      fc.property(text, (given) => {
        const strokes = strokesFromText(given);
        if (strokes === null) return;
        expect(strokesToText(strokes)).toBe(given);
        for (const [x, y] of strokes.flat()) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['other letters', 'AA AA'],
    ['another script', 'ＡＡ'],
    ['a stroke without points', 'AA..AA'],
    ['half a point', 'AAA'],
    ['a number that does not end', 'AAg'],
    ['a number in more letters than it takes', 'gAA'],
    ['a number beyond every grid', 'g'.repeat(1000)],
    ['a point left of the square', 'BA'],
    ['a point right of the square', strokesToText([[[2, 0]]])],
    [
      'too many strokes',
      Array(MOST_STROKES + 1)
        .fill('AA')
        .join('.'),
    ],
    ['too many points', 'AA'.repeat(MOST_POINTS + 1)],
    ['a whole book', 'A'.repeat(10_000_000)],
    ['script', '<script>alert(1)</script>'],
  ])('%s: null', (_, text) => {
    expect(strokesFromText(text)).toBeNull();
  });

  test('as many as are allowed are taken', () => {
    expect(strokesFromText('AA'.repeat(MOST_POINTS))?.[0]).toHaveLength(MOST_POINTS);
    const far = Array.from({ length: MOST_POINTS }, (_, k): Point => [k % 2, 1 - (k % 2)]);
    expect(strokesFromText(strokesToText([far]))?.[0]).toHaveLength(MOST_POINTS);
  });
});
