/**
 * `npx tsx tools/posterior/typical.ts` writes public/posterior/digits.typical.safetensors: how typical an
 * image is of the digits that the network that ships was trained on. It prints what the distance says of the
 * test digits and of images that are none.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fingerprintOfExamples } from '../../src/bayes/examples.ts';
import { encodeTypicality, fitTypicality } from '../../src/bayes/posterior/typicality.ts';
import { openAgain } from '../../src/cli/data/open.ts';
import { openSet } from '../../src/cli/ood/sets.ts';
import { readRunFolder } from '../../src/cli/runFolders/readRun.ts';
import { CredenceError } from '../../src/errors.ts';
import { distancesTo } from '../../src/metrics/classGaussian.ts';

const { config, posterior } = await readRunFolder('digits');
const { train, validation, test, images } = await openAgain(config, posterior, {});
if (!train || !validation || !images)
  throw new CredenceError('no-data', 'digits: expected its training images');
const held = validation.examples;
const typicality = fitTypicality(
  { images: train.images, labels: train.labels!, count: train.count, inputSize: train.inputSize },
  { images: held.images, count: held.count, fingerprint: fingerprintOfExamples(held) },
  images.classes,
);
const file = fileURLToPath(new URL('../../public/posterior/digits.typical.safetensors', import.meta.url));
const bytes = encodeTypicality(typicality);
writeFileSync(file, bytes);
console.log(`${file}: ${bytes.length} bytes, shrinkage ${typicality.gaussian.shrinkage.toFixed(4)}`);

const threshold = typicality.heldOut[950]!;
const refused = (own: ArrayLike<number>) => {
  const distances = distancesTo(typicality.gaussian, own);
  return (100 * distances.filter((distance) => distance > threshold).length) / distances.length;
};
console.log(`farther than 95 % of the held-out digits: test ${refused(test.images).toFixed(1)} %`);
for (const name of ['fashion', 'letters', 'drawn-choose'] as const) {
  const set = await openSet(name, images);
  if (!('why' in set)) console.log(`  ${name} ${refused(set.images).toFixed(1)} %`);
}
