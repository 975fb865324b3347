/**
 * `npx tsx tools/drawn/generate.ts` writes public/data/drawn and its contact sheet anew; a test holds the
 * files to this program. Look at the images after a change: a person must be able to read each digit, and
 * must take nothing else for one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { drawDigits } from './digits.ts';
import { drawnFiles } from './files.ts';
import { drawingsOfKind, drawNonDigits, kinds } from './nonDigits.ts';
import { contactSheet, encodePng } from './png.ts';

const folder = new URL('../../public/', import.meta.url);
mkdirSync(new URL('data/drawn/', folder), { recursive: true });
for (const [path, bytes] of drawnFiles()) {
  writeFileSync(new URL(path, folder), path.endsWith('.gz') ? gzipSync(bytes, { level: 9 }) : bytes);
}

/** For docs/metrics.md: 5 of each kind, and then 9 of each digit, in rows of 30. */
const perRow = 30;
const [nonDigits, digits] = [drawNonDigits().images, drawDigits().images];
const some = [
  ...kinds.flatMap((_, label) =>
    Array.from({ length: 5 }, (_, k) => nonDigits[4 * k * kinds.length + label]!),
  ),
  ...Array.from({ length: 90 }, (_, n) => digits[4 * (n % 9) * 10 + Math.floor(n / 9)]!),
];
const { pixels, columns } = contactSheet(some, { perRow, zoom: 1 });
writeFileSync(new URL('../../docs/images/drawn.png', import.meta.url), encodePng(pixels, columns));
console.log(`${kinds.length} kinds of ${drawingsOfKind}, and ${digits.length} digits`);
