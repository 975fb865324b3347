/**
 * Strokes as a short text for an address, and back.
 *
 * Strokes are parted by dots. A stroke is its first point and the steps to the others: x and y in steps of
 * the grid, each a whole number with its sign in the lowest bit (0, -1, 1, -2, ...), in groups of five bits,
 * the lowest first; a group is a letter of base64url, whose bit of 32 says that more groups follow. No
 * strokes are the empty text.
 */
import type { Point, Stroke } from './outline.ts';
import { GRID } from './strokes.ts';

/** More than this is no drawing of a digit, and no address. */
export const MOST_STROKES = 200;
export const MOST_POINTS = 3000;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The text of strokes whose points lie on the grid. */
export function strokesToText(strokes: readonly Stroke[]): string {
  return strokes.map(strokeToText).join('.');
}

function strokeToText(stroke: Stroke): string {
  let text = '';
  let [lastX, lastY] = [0, 0];
  for (const point of stroke) {
    const [x, y] = [Math.round(point[0] * GRID), Math.round(point[1] * GRID)];
    text += numberToText(x - lastX) + numberToText(y - lastY);
    [lastX, lastY] = [x, y];
  }
  return text;
}

function numberToText(value: number): string {
  let text = '';
  for (let rest = value < 0 ? -2 * value - 1 : 2 * value; ; rest >>= 5) {
    if (rest < 32) return text + LETTERS[rest];
    text += LETTERS[32 + (rest & 31)];
  }
}

/**
 * The strokes of a text, or null for what `strokesToText` does not write: other letters, points outside the
 * square, strokes without points, more than the most, or the same in more letters than it takes.
 */
export function strokesFromText(text: string): Stroke[] | null {
  if (text === '') return [];
  // a point takes at most eight letters: two numbers of at most three, when it is far, and a dot
  if (text.length > 8 * MOST_POINTS) return null;
  const parts = text.split('.');
  if (parts.length > MOST_STROKES) return null;
  const strokes: Stroke[] = [];
  let points = 0;
  for (const part of parts) {
    const stroke = strokeFromText(part);
    if (stroke === null) return null;
    points += stroke.length;
    if (points > MOST_POINTS) return null;
    strokes.push(stroke);
  }
  return strokesToText(strokes) === text ? strokes : null;
}

function strokeFromText(text: string): Stroke | null {
  const numbers = numbersFromText(text);
  if (numbers === null || numbers.length === 0 || numbers.length % 2 !== 0) return null;
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < numbers.length; i += 2) {
    x += numbers[i]!;
    y += numbers[i + 1]!;
    if (x < 0 || x > GRID || y < 0 || y > GRID) return null;
    points.push([x / GRID, y / GRID]);
  }
  return points;
}

function numbersFromText(text: string): number[] | null {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of text) {
    const group = LETTERS.indexOf(letter);
    // four groups are more than the grid is wide
    if (group < 0 || shift > 15) return null;
    value |= (group & 31) << shift;
    shift += 5;
    if (group >= 32) continue;
    numbers.push(value % 2 === 0 ? value / 2 : -(value + 1) / 2);
    [value, shift] = [0, 0];
  }
  return shift === 0 ? numbers : null;
}
