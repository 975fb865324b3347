/** Shapes: outlines, and some of them filled. */
import type { Drawing } from '../../../src/data/digit/outline.ts';
import { filled, strokes } from '../drawing.ts';
import type { Hand } from '../hand.ts';
import { inTurn, type Kind } from './kind.ts';

/** One of three drawings is filled. */
const closed =
  (...ways: readonly string[]) =>
  (hand: Hand): Drawing => {
    const outline = strokes(ways[Math.floor(hand.number / 3) % ways.length]!);
    return hand.number % 3 === 0 ? filled(outline) : outline;
  };

/** A star of five points; the inner corners lie at `inner` of the outer radius. */
function star(inner: number): string {
  const corners = Array.from({ length: 11 }, (_, k) => {
    const radius = k % 2 === 0 ? 5 : 5 * inner;
    const angle = (k * Math.PI) / 5 - Math.PI / 2;
    return `${5 + radius * Math.cos(angle)},${5 + radius * Math.sin(angle)}`;
  });
  return corners.join(' ');
}

export const shapes = {
  // never upright, which is the 0 of a clock
  rectangle: { draw: closed('0,0 10,0 10,8.4 0,8.4 0,0', '0,0 10,0 10,7 0,7 0,0') },
  triangle: {
    draw: closed('5,0 10,9 0,9 5,0', '0,0 10,0 5,9 0,0', '0,0 0,10 10,10 0,0', '0,0 10,5 0,10 0,0'),
  },
  star: { draw: closed(star(0.45), '5,0 8,10 0,3.8 10,3.8 2,10 5,0', star(0.38)) },
  heart: {
    draw: closed('~ 5,2.6 3.8,0.4 1.6,0 0,2 0.6,4.6 2.8,7.4 5,9.8 7.2,7.4 9.4,4.6 10,2 8.4,0 6.2,0.4 5,2.6'),
  },
  diamond: { draw: closed('5,0 9,5 5,10 1,5 5,0', '5,1 10,5 5,9 0,5 5,1') },
  cross: inTurn('0,0 10,10; 10,0 0,10', '1,0 9,10; 9,0 1,10'),
  plus: inTurn(
    '5,0 5,10; 0,5 10,5',
    '# 3.5,0 6.5,0 6.5,3.5 10,3.5 10,6.5 6.5,6.5 6.5,10 3.5,10 3.5,6.5 0,6.5 0,3.5 3.5,3.5',
  ),
  arrow: inTurn(
    '0,3.5 10,3.5; 6.5,0 10,3.5 6.5,7',
    '0,3.5 10,3.5; 3.5,0 0,3.5 3.5,7',
    '0,3.5 10,3.5; 7,0.5 10,3.5 7,6.5; 3,0.5 0,3.5 3,6.5',
    '# 0,2.5 6,2.5 6,0 10,4 6,8 6,5.5 0,5.5',
  ),
  grid: inTurn(
    '0,0 9,0 9,9 0,9 0,0; 3,0 3,9; 6,0 6,9; 0,3 9,3; 0,6 9,6',
    '0,0 9,0 9,9 0,9 0,0; 4.5,0 4.5,9; 0,4.5 9,4.5',
    '0,0 10,0 10,8 0,8 0,0; 3.3,0 3.3,8; 6.7,0 6.7,8; 0,4 10,4',
  ),
} satisfies Record<string, Kind>;
