/** The set: letters A to J, each font and weight several times, by a seed. */
import { randomWords } from '../../src/bayes/random.ts';
import { encodeIdx } from '../idx.ts';
import { drawLetter, type Jitter } from './drawLetter.ts';
import { loadFonts } from './fonts.ts';
import { polygonsOf } from './outline.ts';

export const letters = 'ABCDEFGHIJ';
/** Drawings of each letter in each font: 10 fonts, 2 weights and 5 drawings make 100 of each letter. */
const DRAWINGS = 5;
const SEED = 1;

/**
 * Images [N, 28, 28] and labels [N], A = 0 to J = 9. The letters follow each other in turn, so any leading
 * part of the set has as many of each.
 */
export function drawAlphabet(): { images: Uint8Array; labels: Uint8Array; count: number } {
  const word = randomWords(SEED, 0, 0);
  let index = 0;
  const uniform = (low: number, high: number) => low + ((high - low) * (word(index++) + 0.5)) / 2 ** 32;
  const jitter = (): Jitter => ({
    rotation: uniform(-0.15, 0.15),
    shear: uniform(-0.15, 0.15),
    stretch: uniform(0.85, 1.15),
  });
  const fonts = loadFonts();
  const drawn: Uint8Array[] = [];
  for (let drawing = 0; drawing < DRAWINGS; drawing++) {
    for (const font of fonts) {
      for (const letter of letters) {
        // a font size of 1000 keeps the curves of every font apart from rounding
        const outline = polygonsOf(font.charToGlyph(letter).getPath(0, 0, 1000).commands);
        drawn.push(drawLetter(outline, jitter()));
      }
    }
  }
  const images = new Uint8Array(drawn.length * 784);
  drawn.forEach((image, n) => {
    images.set(image, n * 784);
  });
  const labels = Uint8Array.from(drawn, (_, n) => n % letters.length);
  return { images, labels, count: drawn.length };
}

/** The two IDX files of the set, as `src/data/files/idx.ts` reads them. */
export function alphabetFiles(): { images: Uint8Array; labels: Uint8Array } {
  const { images, labels, count } = drawAlphabet();
  return { images: encodeIdx([count, 28, 28], images), labels: encodeIdx([count], labels) };
}
