/**
 * `npx tsx tools/pseudo/generate.ts` writes the two pictures of docs/images that show what becomes of MNIST's
 * training images: pseudo-images of each kind, a row each, and versions of six digits.
 */
import { writeFileSync } from 'node:fs';
import { streams } from '../../shaders/lib/random.ts';
import { randomWords } from '../../src/bayes/random.ts';
import { openImages } from '../../src/cli/data/images.ts';
import { augmentations } from '../../src/data/augment/augmentation.ts';
import { drawsFrom } from '../../src/data/pseudo/draws.ts';
import { pseudoImages, pseudoKindOf, pseudoKinds } from '../../src/data/pseudo/pseudoImages.ts';
import { drawnVersion } from '../../src/data/pseudo/versions.ts';
import { contactSheet, encodePng } from '../drawn/png.ts';

const perRow = 24;
const source = await openImages().load('train');
const image = (of: Uint8Array, n: number) => of.subarray(n * 784, (n + 1) * 784);

const began = performance.now();
const pool = pseudoImages(source, { count: 20_000, random: randomWords(1, streams.pseudoImages, 0) });
console.log(`20,000 pseudo-images in ${((performance.now() - began) / 1000).toFixed(1)} s`);
const kinds = Object.keys(pseudoKinds).flatMap((kind) =>
  Array.from({ length: 700 }, (_, n) => n)
    .filter((n) => pseudoKindOf(n) === kind)
    .slice(0, perRow)
    .map((n) => image(pool, n)),
);
write('pseudo', kinds);

/** Each digit as it is, and three versions of it. */
const draws = drawsFrom(randomWords(1, streams.augmentation, 0), 0);
const versions = Array.from({ length: 18 }, (_, digit) => [
  image(source.images, digit),
  ...[1, 2, 3].map(() => drawnVersion(image(source.images, digit), source, augmentations.pen, draws)),
]).flat();
write('versions', versions);

function write(name: string, images: readonly Uint8Array[]): void {
  const { pixels, columns } = contactSheet(images, { perRow, zoom: 1 });
  writeFileSync(new URL(`../../docs/images/${name}.png`, import.meta.url), encodePng(pixels, columns));
}
