/** Fields of grey levels that fill the image. */
import { SIDE } from '../../../src/data/digit/ink.ts';
import { toByte } from '../../../src/data/ood/images.ts';
import type { Hand } from '../hand.ts';
import type { Kind } from './kind.ts';

/** Brightness from 0 to 1 at each pixel's middle. */
const field = (at: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    toByte(255 * at((i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5)),
  );

/** Dark and bright level, at least 0.4 apart. */
function levels(hand: Hand): (share: number) => number {
  const dark = hand.uniform(0, 0.3);
  const bright = hand.uniform(0.7, 1);
  return (share) => dark + (bright - dark) * share;
}

/** The way along a direction that the hand chooses. */
function direction(hand: Hand): (x: number, y: number) => number {
  const angle = hand.uniform(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => cos * (x - SIDE / 2) + sin * (y - SIDE / 2);
}

/** One grey, from black to white in equal steps. */
const flat = (hand: Hand) => field(() => Math.min(1, hand.number / 19));

function checkerboard(hand: Hand): Uint8Array {
  const cell = 2 + (hand.number % 6);
  const [dx, dy] = [hand.uniform(0, cell), hand.uniform(0, cell)].map(Math.floor);
  const level = levels(hand);
  return field((x, y) => level((Math.floor((x + dx!) / cell) + Math.floor((y + dy!) / cell)) % 2));
}

function gradient(hand: Hand): Uint8Array {
  const level = levels(hand);
  const along = direction(hand);
  if (hand.number % 3 > 0) return field((x, y) => level(Math.min(1, Math.max(0, 0.5 + along(x, y) / SIDE))));
  const reach = hand.uniform(12, 20);
  return field((x, y) => level(Math.min(1, Math.hypot(x - SIDE / 2, y - SIDE / 2) / reach)));
}

/** Waves, or bars where they are cut at their middle. */
function stripes(hand: Hand): Uint8Array {
  const level = levels(hand);
  const along = direction(hand);
  const period = hand.uniform(3, 8);
  const steepness = hand.number % 2 === 0 ? 1 : 4;
  return field((x, y) => {
    const wave = Math.sin((2 * Math.PI * along(x, y)) / period);
    return level(Math.min(1, Math.max(0, 0.5 + (steepness * wave) / 2)));
  });
}

/** A lattice of discs. */
function dots(hand: Hand): Uint8Array {
  const spacing = hand.uniform(5, 9);
  const radius = spacing * hand.uniform(0.2, 0.32);
  const [dx, dy] = [hand.uniform(0, spacing), hand.uniform(0, spacing)];
  const level = hand.uniform(0.7, 1);
  const off = (value: number) => (value % spacing) - spacing / 2;
  return field((x, y) => {
    const distance = Math.hypot(off(x + dx), off(y + dy));
    return level * Math.min(1, Math.max(0, 0.5 + radius - distance));
  });
}

/** Blocks of random greys; half of the images have black and white alone. */
function blocks(hand: Hand): Uint8Array {
  const cell = hand.inTurn([2, 4, 7]);
  const count = Math.ceil(SIDE / cell);
  const greys = Array.from({ length: count * count }, () => hand.uniform(0, 1));
  const isGrey = hand.number % 2 === 0;
  return field((x, y) => {
    const grey = greys[Math.floor(y / cell) * count + Math.floor(x / cell)]!;
    return isGrey ? grey : Math.round(grey);
  });
}

export const textures = {
  flat: { paint: flat },
  checkerboard: { paint: checkerboard },
  gradient: { paint: gradient },
  stripes: { paint: stripes },
  dots: { paint: dots },
  blocks: { paint: blocks },
} satisfies Record<string, Kind>;
