/** The files of public/data/drawn, before they are compressed. */
import { SIDE } from '../../src/data/digit/ink.ts';
import { drawnDigits, drawnNonDigits } from '../../src/data/ood/drawn.ts';
import { encodeIdx } from '../idx.ts';
import { drawDigits } from './digits.ts';
import { drawNonDigits, kinds } from './nonDigits.ts';
import { partsOfKinds } from './parts.ts';

/** Which kind each label is, and in which part, for those who read the files without Credence. */
export const kindsFile = 'data/drawn/kinds.json';

/** By path in the folder `public`, without gzip. */
export function drawnFiles(): ReadonlyMap<string, Uint8Array> {
  const [digits, nonDigits] = [drawDigits(), drawNonDigits()];
  return new Map([
    [drawnDigits.images, imagesIdx(digits.images)],
    [drawnDigits.labels, encodeIdx([digits.labels.length], digits.labels)],
    [drawnNonDigits.images, imagesIdx(nonDigits.images)],
    [drawnNonDigits.labels, encodeIdx([nonDigits.labels.length], nonDigits.labels)],
    [kindsFile, new TextEncoder().encode(kindsText())],
  ]);
}

/** One line for each kind. */
function kindsText(): string {
  const parts = partsOfKinds();
  const lines = kinds.map(
    ({ name, family }, label) =>
      `  { "label": ${label}, "name": "${name}", "family": "${family}", "part": "${parts[label]}" }`,
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}

function imagesIdx(images: readonly Uint8Array[]): Uint8Array {
  return encodeIdx([images.length, SIDE, SIDE], Buffer.concat(images));
}
