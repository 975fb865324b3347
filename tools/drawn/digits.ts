/** The drawn digits: by strokes in several ways of writing each, and from handwriting fonts. */
import { type Pen, pens } from '../../src/data/digit/ink.ts';
import type { Drawing } from '../../src/data/digit/outline.ts';
import { loadFont } from '../letters/fonts.ts';
import { polygonsOf } from '../letters/outline.ts';
import { strokes } from './drawing.ts';
import { type Hand, handOf, streams } from './hand.ts';
import { type Looseness, render } from './render.ts';

/** Ways of writing each digit, on a grid of 10 high. */
export const penDigits: readonly (readonly string[])[] = [
  ['o 3,5 3,5', 'o 3,5 2.2,5', '~ 3.6,0.1 1.2,1.2 0,5 1.2,9 3.2,10 5.2,8.6 6,5 5,1.2 3,0.1 1.9,0.5'],
  ['2,0 2,10', '0.2,2 2.2,0 2.2,10', '0.2,2 2.2,0 2.2,10; 0,10 4.4,10'],
  [
    '~ 0.3,2.4 1.4,0.6 3.4,0 5.4,1 5.7,3 4.4,5.6 0.2,10; 0.2,10 6.4,10',
    '~ 0.4,2.4 1.8,0.3 4,0.1 5.6,1.6 5,4.2 2.6,7.6 1,9.6 0.2,9.2 0.8,8.2 2.4,8.6 4.4,9.8 6.6,9.4',
    '~ 0.6,1.6 2.4,0 4.6,0.3 5.5,2.2 4.6,4.6 2.4,7 0,9.8; ~ 0,9.8 3,9.5 6.6,9.9',
  ],
  [
    '~ 0.4,1.6 2,0.1 4.2,0.3 5.2,2.2 4.2,4.2 2.2,4.8; ~ 2.2,4.8 4.8,5.4 5.8,7.4 4.6,9.4 2.4,10 0.2,8.8',
    '0.6,0 5.4,0 2.6,4; ~ 2.6,4 4.8,4.6 5.8,6.8 4.8,9.2 2.6,10 0.2,8.9',
    '~ 0.6,1 2.6,0 4.8,0.8 4.9,3 2.4,4.6; ~ 2.4,4.6 5.2,5.6 5.6,8 3.4,9.8 0.4,9.4',
  ],
  [
    '1.2,0 0.2,5.6 6,5.6; 4.8,2.4 4.6,10',
    '4.8,10 4.8,0 0,6.8 6.6,6.8',
    '~ 1,0.4 0.6,3 0.4,5.4 1.4,5.9 5.8,5.4; ~ 5.2,0.8 4.8,5 4.4,10',
  ],
  [
    '1,0 0.7,4.4; ~ 0.7,4.4 2.8,3.8 5,4.8 5.7,6.8 4.8,9 2.6,10 0,9; 1,0 5.6,0',
    '5.2,0 1.2,0.2 0.8,4.6; ~ 0.8,4.6 3.4,4 5.4,5.6 5.2,8.4 3,10 0.2,9.2',
    '~ 1.2,0.6 1,2.6 0.8,4.4; ~ 0.8,4.4 3.2,4 5.2,5.4 5.4,7.8 3.8,9.8 0.4,9.6; ~ 1.2,0.6 3.4,0.4 5.8,0.1',
  ],
  [
    '~ 4.6,0 2.2,2 0.6,5 0.2,7.6 1.4,9.7 3.4,10 5.2,8.6 5,6.4 3.2,5.4 1.2,6.4 0.3,8',
    '~ 4.6,0 1.8,3.6 0.2,7.2 1.2,9.6 3.4,9.9 5,8.2 4.2,6.2 2.2,6 0.6,7.6',
    '~ 3.6,0 1.2,1.4 0.2,4.6 0.4,8.2 2.2,10 4.6,9.4 5.6,7.4 4.6,5.4 2.6,5 0.6,6.4',
  ],
  [
    '0,0 7.2,0 2.6,10',
    '0,0 6.8,0 2.6,10; 1.8,5 6.4,5',
    '~ 0,0.1 3.6,0.3 7.2,0; ~ 7.2,0 5,3 3.6,6.4 3,10',
    '0.2,1.8 0.4,0.2 6.8,0.2 2.8,10; 2.2,5.2 6.4,5',
  ],
  [
    '~ 5,1.4 3.2,0 1.2,0.8 0.8,2.6 2.6,4.5 4.8,6.2 5.4,8.2 4.2,9.8 2,9.9 0.5,8.4 1,6.4 3,4.7 4.9,3 5,1.4',
    'o 3,2.3 2.1,2.3; o 3,7.3 2.7,2.7',
    '~ 4.8,1.2 2.8,0 1,1.4 1.6,3.6 4.4,5.8 5.2,8 3.6,10 1.2,9.4 0.6,7.4 2.4,5.2 4.6,3.2 4.8,1.2',
  ],
  [
    '~ 5,2.4 3.8,0.3 1.8,0.2 0.4,2.2 1,4.6 3,5 4.6,3.8 5,2; 5,1.6 4.8,10',
    '~ 5.2,2.2 4,0.2 1.8,0.2 0.4,2.2 1,4.6 3,5 4.7,3.7 5.2,1.8; ~ 5.2,1.8 5.2,6 4.4,9 2.4,10 0.6,9.2',
    '~ 5,1.6 3,0.1 0.8,1.2 0.6,3.6 2.2,4.9 4.2,3.9 5,1.4; ~ 5,1.4 4.4,5.4 2.8,10',
  ],
];

/** Drawings of each digit by strokes; every pen meets every way of writing. */
const BY_PEN = 28;
/** Drawings of each digit from each font: as it is, and out of focus. */
const BY_FONT = 2;
const handwriting = ['caveat', 'comic-neue', 'quicksand'].flatMap((name) =>
  [400, 700].map((weight) => ({ name, weight })),
);
/** What a person may misread (1 as 7, 4 as y, 5 as S, 7 as f), and other fonts draw instead. */
const unclear: Readonly<Record<string, readonly number[]>> = { caveat: [1, 4, 5, 7], quicksand: [1] };
const FONT_BLUR = 0.7;

/** Of each digit. */
export const drawingsOfDigit = BY_PEN + BY_FONT * handwriting.length;

const loose: Looseness = { rotation: 0.12, slant: [-0.08, 0.25], stretch: 0.2, wobble: 0.05, size: [20, 20] };

/** Images and labels, 0, 1, ... 9, 0, 1, ..., so that any leading part has as many of each. */
export function drawDigits(): { readonly images: Uint8Array[]; readonly labels: number[] } {
  const printed = printer();
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for (let number = 0; number < drawingsOfDigit; number++) {
    for (let digit = 0; digit < 10; digit++) {
      const hand = handOf(streams.digits, digit, number);
      const [drawing, pen] =
        number < BY_PEN ? [writtenDigit(digit, hand), hand.inTurn(pens)] : printed(digit, number - BY_PEN);
      images.push(render(drawing, pen, hand, loose));
      labels.push(digit);
    }
  }
  return { images, labels };
}

/** The glyphs of the fonts in turn: each as it is, and then each out of focus. */
function printer(): (digit: number, number: number) => readonly [Drawing, Pen] {
  const fonts = handwriting.map(({ name, weight }) => ({ name, font: loadFont(name, weight) }));
  return (digit, number) => {
    const clear = fonts.filter(({ name }) => !unclear[name]?.includes(digit));
    const { font } = clear[number % clear.length]!;
    // a font size of 1000 keeps the curves of every font apart from rounding
    const fills = polygonsOf(font.charToGlyph(String(digit)).getPath(0, 0, 1000).commands);
    const blur = FONT_BLUR * (Math.floor(number / clear.length) % 2);
    // the width of a printed stroke is the font's
    return [
      { strokes: [], fills },
      { radius: 0, edge: 1, blur, level: 1 },
    ];
  };
}

/** A digit in one of its ways, in turn. */
export const writtenDigit = (digit: number, hand: Hand): Drawing => strokes(hand.inTurn(penDigits[digit]!));
