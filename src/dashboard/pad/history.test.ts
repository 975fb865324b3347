import { describe, expect, test } from 'vitest';
import type { Point } from '../../data/digit/outline.ts';
import { MOST_STROKES, strokesFromText, strokesToText } from '../../data/digit/strokesText.ts';
import { begun, blank, redo, replace, strokesOf, undo, withStroke } from './history.ts';

const drawing = (x: number) => ({ strokes: [[[x, x] as Point]] });
const picture = { image: new Uint8Array(784), from: 'test:3', title: 'test image 3' };

describe('the history of a pad', () => {
  test('goes back and forth through drawings and images', () => {
    const history = replace(replace(begun, drawing(0.25)), picture);
    expect(undo(history).now).toEqual(drawing(0.25));
    expect(undo(undo(history)).now).toBe(blank);
    expect(redo(redo(undo(undo(history))))).toEqual(history);
  });

  test('has ends: before the first and after the last there is nothing', () => {
    expect(undo(begun)).toBe(begun);
    expect(redo(begun)).toBe(begun);
  });

  test('something new after an undo takes the place of what was undone', () => {
    const history = replace(undo(replace(begun, drawing(0.25))), drawing(0.5));
    expect(redo(history)).toBe(history);
    expect(undo(history).now).toBe(blank);
  });

  test('does not grow without end', () => {
    let history = begun;
    for (let i = 0; i < 1000; i++) history = replace(history, drawing(i / 1000));
    expect(history.past.length).toBeLessThan(300);
  });
});

describe('a stroke', () => {
  test('of a hand goes through its text unchanged', () => {
    const points = Array.from({ length: 90 }, (_, k): Point => [k / 100, Math.abs(Math.sin(k / 9))]);
    const strokes = withStroke(strokesOf(drawing(0.5)), points);
    expect(strokes).toHaveLength(2);
    expect(strokesFromText(strokesToText(strokes!))).toEqual(strokes);
  });

  test('begins anew on an image, and is refused on a full pad', () => {
    expect(withStroke(strokesOf(picture), [[0.5, 0.5]])).toEqual([[[0.5, 0.5]]]);
    const full = Array.from({ length: MOST_STROKES }, (): Point[] => [[0.5, 0.5]]);
    expect(withStroke(full, [[0.5, 0.5]])).toBeNull();
  });
});
