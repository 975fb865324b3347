/**
 * `npx tsx tools/letters/generate.ts` writes public/data/letters/ anew; a test holds the files to this
 * program.
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { letters } from '../../src/data/ood/shipped.ts';
import { alphabetFiles } from './alphabet.ts';

const files = alphabetFiles();
for (const kind of ['images', 'labels'] as const) {
  writeFileSync(
    new URL(`../../public/${letters[kind]}`, import.meta.url),
    gzipSync(files[kind], { level: 9 }),
  );
}
