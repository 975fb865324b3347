/** A pen that keys move. */
import type { Point } from '../../data/digit/outline.ts';

export interface KeyPen {
  readonly at: Point;
  /** The stroke that it is drawing, if it is down. */
  readonly line: readonly Point[] | null;
}

export const restingPen: KeyPen = { at: [0.5, 0.5], line: null };

/** Steps across the pad, by arrow alone and with Shift. */
const STEPS = 32;
const FINE_STEPS = 128;

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Pressed {
  readonly pen: KeyPen;
  /** The stroke that the key has ended. */
  readonly finished?: readonly Point[];
  /** What happened, for those who do not see it. */
  readonly says: string;
}

/** What a key does to the pen, or null if it is none of the pen's keys. */
export function pressKey({ at, line }: KeyPen, key: string, isFine: boolean): Pressed | null {
  const direction = directions[key];
  if (direction !== undefined) {
    const step = 1 / (isFine ? FINE_STEPS : STEPS);
    const to: Point = [within(at[0] + step * direction[0]), within(at[1] + step * direction[1])];
    const pen = { at: to, line: line === null ? null : [...line, to] };
    return { pen, says: `${line === null ? '' : 'Drawing, '}${place(to)}` };
  }
  if (key === 'Home') {
    const pen = { at: restingPen.at, line: line === null ? null : [...line, restingPen.at] };
    return { pen, says: `${line === null ? '' : 'Drawing, '}${place(pen.at)}` };
  }
  if (key === ' ' && line === null) return { pen: { at, line: [at] }, says: `Pen down, ${place(at)}` };
  if (key === ' ' || (key === 'Escape' && line !== null)) {
    return { pen: { at, line: null }, finished: line!, says: `Pen up, ${place(at)}` };
  }
  return null;
}

const within = (value: number) => Math.min(1, Math.max(0, value));

const place = ([x, y]: Point) => `${Math.round(100 * x)} percent across, ${Math.round(100 * y)} percent down`;
