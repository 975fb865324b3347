/** Lines that mean nothing. */
import type { Drawing, Point } from '../../../src/data/digit/outline.ts';
import { smooth } from '../drawing.ts';
import type { Hand } from '../hand.ts';
import type { Kind } from './kind.ts';

/** A smooth line that turns back across the middle, again and again. */
function tangle(hand: Hand): Drawing {
  let angle = hand.uniform(0, 2 * Math.PI);
  const points = Array.from({ length: 14 + (hand.number % 5) }, (): Point => {
    angle += Math.PI * hand.uniform(0.65, 1.2);
    const radius = hand.uniform(3.5, 5);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return { strokes: [smooth(points)], fills: [] };
}

/** From its middle, three or more times around, either way. */
function spiral(hand: Hand): Drawing {
  const turns = hand.uniform(2.8, 3.6);
  const start = hand.uniform(0, 2 * Math.PI);
  const way = hand.number % 2 === 0 ? 1 : -1;
  const steps = 120;
  const points = Array.from({ length: steps + 1 }, (_, k): Point => {
    const angle = start + way * 2 * Math.PI * turns * (k / steps);
    return [(k / steps) * Math.cos(angle), (k / steps) * Math.sin(angle)];
  });
  return { strokes: [points], fills: [] };
}

/** Straight lines up and down from left to right. */
function zigzag(hand: Hand): Drawing {
  const teeth = 5 + (hand.number % 5);
  const height = hand.uniform(3, 7);
  const points = Array.from(
    { length: teeth + 1 },
    (_, k): Point => [(10 * k) / teeth, (k % 2) * height + hand.uniform(-0.5, 0.5)],
  );
  return { strokes: [points], fills: [] };
}

export const scribbles = {
  tangle: { draw: tangle, isFine: true },
  spiral: { draw: spiral, isFine: true },
  zigzag: { draw: zigzag },
} satisfies Record<string, Kind>;
