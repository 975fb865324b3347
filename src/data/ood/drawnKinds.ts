/**
 * The kinds of drawn non-digits, and which part each is in. `tools/drawn/parts.ts` divided them by a seed,
 * two thirds of each family to choose with, before anything was measured. A test holds this table to it.
 */

/** To choose networks and settings with, or to be measured once, when nothing is chosen any more. */
export type DrawnPart = 'choose' | 'final';

export interface DrawnKind {
  readonly name: string;
  readonly family: string;
  readonly part: DrawnPart;
}

/** A kind's place is its label in the files. */
export const drawnKinds: readonly DrawnKind[] = [
  { name: 'rectangle', family: 'shapes', part: 'choose' },
  { name: 'triangle', family: 'shapes', part: 'final' },
  { name: 'star', family: 'shapes', part: 'choose' },
  { name: 'heart', family: 'shapes', part: 'choose' },
  { name: 'diamond', family: 'shapes', part: 'choose' },
  { name: 'cross', family: 'shapes', part: 'choose' },
  { name: 'plus', family: 'shapes', part: 'final' },
  { name: 'arrow', family: 'shapes', part: 'final' },
  { name: 'grid', family: 'shapes', part: 'choose' },
  { name: 'hash', family: 'symbols', part: 'final' },
  { name: 'at sign', family: 'symbols', part: 'choose' },
  { name: 'percent', family: 'symbols', part: 'choose' },
  { name: 'question mark', family: 'symbols', part: 'choose' },
  { name: 'exclamation mark', family: 'symbols', part: 'choose' },
  { name: 'equals', family: 'symbols', part: 'choose' },
  { name: 'asterisk', family: 'symbols', part: 'final' },
  { name: 'musical note', family: 'symbols', part: 'choose' },
  { name: 'check mark', family: 'symbols', part: 'final' },
  { name: 'face', family: 'pictures', part: 'choose' },
  { name: 'stick figure', family: 'pictures', part: 'choose' },
  { name: 'house', family: 'pictures', part: 'final' },
  { name: 'tree', family: 'pictures', part: 'final' },
  { name: 'sun', family: 'pictures', part: 'choose' },
  { name: 'car', family: 'pictures', part: 'choose' },
  { name: 'greek', family: 'scripts', part: 'choose' },
  { name: 'cyrillic', family: 'scripts', part: 'final' },
  { name: 'kana', family: 'scripts', part: 'final' },
  { name: 'hangul', family: 'scripts', part: 'choose' },
  { name: 'hanzi', family: 'scripts', part: 'choose' },
  { name: 'latin', family: 'scripts', part: 'choose' },
  { name: 'tangle', family: 'scribbles', part: 'choose' },
  { name: 'spiral', family: 'scribbles', part: 'final' },
  { name: 'zigzag', family: 'scribbles', part: 'choose' },
  { name: 'two digits', family: 'spoilt', part: 'final' },
  { name: 'three digits', family: 'spoilt', part: 'choose' },
  { name: 'crossed out', family: 'spoilt', part: 'choose' },
  { name: 'flat', family: 'textures', part: 'final' },
  { name: 'checkerboard', family: 'textures', part: 'choose' },
  { name: 'gradient', family: 'textures', part: 'final' },
  { name: 'stripes', family: 'textures', part: 'choose' },
  { name: 'dots', family: 'textures', part: 'choose' },
  { name: 'blocks', family: 'textures', part: 'choose' },
];
