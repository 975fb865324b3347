/** The open fonts that the letters are drawn from, as npm brings them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'opentype.js';

// its entry for Node is not an ES module, and names no exports to one
const { parse } = createRequire(import.meta.url)('opentype.js') as typeof import('opentype.js');

/** Packages @fontsource/<name>: sans, serif, slab, monospaced and handwritten. */
const fontNames = [
  'open-sans',
  'lora',
  'roboto-slab',
  'inconsolata',
  'playfair-display',
  'comic-neue',
  'caveat',
  'oswald',
  'courier-prime',
  'quicksand',
] as const;

const weights = [400, 700] as const;

/** Every font in every weight, in the order of the lists. */
export function loadFonts(): Font[] {
  return fontNames.flatMap((name) => weights.map((weight) => loadFont(name, weight)));
}

/** One of the packages, in the weight 400 or 700. */
export function loadFont(name: string, weight: number): Font {
  const file = `../../node_modules/@fontsource/${name}/files/${name}-latin-${weight}-normal.woff`;
  const bytes = readFileSync(new URL(file, import.meta.url));
  return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
