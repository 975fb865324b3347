/** A drawing in the manner of MNIST, by a hand that is never the same twice. */
import { drawInFrame } from '../../src/data/digit/fit.ts';
import type { Pen } from '../../src/data/digit/ink.ts';
import { boundsOf, type Drawing, mapPoints, type Point } from '../../src/data/digit/outline.ts';
import { subdivide } from './drawing.ts';
import type { Hand } from './hand.ts';

/** How far a hand may stray: a number is drawn uniformly from a range, or from minus to plus a bound. */
export interface Looseness {
  /** Radians. */
  readonly rotation: number;
  /** How far the top leans to the right, for a drawing of height 1. */
  readonly slant: readonly [number, number];
  /** Log of width / height, relative to the drawing. */
  readonly stretch: number;
  /** How far a point strays, for a drawing of size 1; near points stray alike. */
  readonly wobble: number;
  /** Pixels of the longer side, from and to; MNIST has 20. */
  readonly size: readonly [number, number];
}

/** Waves that bend a drawing; each has up to one period across it. */
const WAVES = 3;

/**
 * Bytes [28, 28], white on black: the drawing bent, stretched, slanted and turned, and drawn in MNIST's
 * frame.
 */
export function render(drawing: Drawing, pen: Pen, hand: Hand, loose: Looseness): Uint8Array {
  const shaped = mapPoints(subdivide(toUnit(drawing), 0.05), strayed(hand, loose));
  return drawInFrame(shaped, pen, { size: hand.uniform(...loose.size), least: 0 });
}

/** Its middle at (0, 0), its longer side 1. */
function toUnit(drawing: Drawing): Drawing {
  const { left, top, right, bottom } = boundsOf(drawing);
  const scale = 1 / Math.max(right - left, bottom - top);
  return mapPoints(drawing, ([x, y]) => [scale * (x - (left + right) / 2), scale * (y - (top + bottom) / 2)]);
}

function strayed(hand: Hand, loose: Looseness): (point: Point) => Point {
  const within = (bound: number) => hand.uniform(-bound, bound);
  const rotation = within(loose.rotation);
  const slant = hand.uniform(...loose.slant);
  const stretch = Math.exp(within(loose.stretch) / 2);
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [bendX, bendY] = [bend(hand, loose.wobble), bend(hand, loose.wobble)];
  return (point) => {
    const x = (point[0] + bendX(point)) * stretch;
    const y = (point[1] + bendY(point)) / stretch;
    // y is downwards: what is above leans to the right
    const leaned = x - slant * y;
    return [cos * leaned + sin * y, cos * y - sin * leaned];
  };
}

/** A sum of waves over the plane. */
function bend(hand: Hand, amplitude: number): (point: Point) => number {
  const waves = Array.from({ length: WAVES }, () => ({
    x: hand.uniform(-1, 1),
    y: hand.uniform(-1, 1),
    phase: hand.uniform(0, 1),
  }));
  return ([px, py]) =>
    waves.reduce((sum, { x, y, phase }) => sum + Math.sin(2 * Math.PI * (x * px + y * py + phase)), 0) *
    (amplitude / WAVES);
}
