/** More or less than one digit. */
import { boundsOf, type Drawing, mapPoints } from '../../../src/data/digit/outline.ts';
import { penDigits } from '../digits.ts';
import { strokes, together } from '../drawing.ts';
import type { Hand } from '../hand.ts';
import type { Kind } from './kind.ts';

const any = (hand: Hand): Drawing => strokes(hand.pick(hand.pick(penDigits)));

/** Its left at `x`, its height as it was. */
function movedTo(x: number, drawing: Drawing): Drawing {
  const { left } = boundsOf(drawing);
  return mapPoints(drawing, ([px, py]) => [px - left + x, py]);
}

/** Digits side by side, with a gap that keeps them apart. */
function row(digits: readonly Drawing[]): Drawing {
  const gap = 2.2;
  return digits.reduce((before, digit) => together(before, movedTo(boundsOf(before).right + gap, digit)));
}

function crossedOut(hand: Hand): Drawing {
  const digit = any(hand);
  const { left, right } = boundsOf(digit);
  const [from, to] = [left - 1.6, right + 1.6];
  const ways = [
    `${from},0 ${to},10; ${to},0 ${from},10`,
    `${from},3 ${to},1.6 ${from},5.4 ${to},4 ${from},8 ${to},6.6`,
    `${from},2.6 ${to},2; ${from},5.4 ${to},4.8; ${from},8 ${to},7.4`,
  ];
  return together(digit, strokes(hand.inTurn(ways)));
}

export const spoilt = {
  'two digits': { draw: (hand) => row([any(hand), any(hand)]), isFine: true },
  'three digits': { draw: (hand) => row([any(hand), any(hand), any(hand)]), isFine: true },
  'crossed out': { draw: crossedOut, isFine: true },
} satisfies Record<string, Kind>;
