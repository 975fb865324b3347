/** No file, however it is damaged or made up, does worse to its reader than a typed error. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpack } from '../../src/cli/data/files.ts';
import { DataError } from '../../src/data/errors.ts';
import { formats, unpackedCap } from './formats.ts';
import { fuzz } from './run.ts';

const mutants = 20_000;

describe(`${mutants} seeded mutants of`, () => {
  test.each(formats.map((format) => [format.name, format] as const))('%s', async (_, format) => {
    const { accepted, refused, faults } = await fuzz(format, mutants);
    expect(faults).toEqual([]);
    expect(accepted + refused).toBe(mutants);
    // mutants that are all refused at once, or all accepted, test nothing
    expect(Math.min(accepted, refused)).toBeGreaterThan(0);
  });
});

test('a gzip file that unpacks to a thousand times its size is refused at the cap, not when memory is full', async () => {
  const bomb = gzipSync(new Uint8Array(2 ** 24), { level: 9 });
  expect(bomb.length).toBeLessThan(2 ** 15);
  const before = process.memoryUsage().arrayBuffers;
  await expect(unpack('bomb.gz', bomb, unpackedCap)).rejects.toThrow(DataError);
  await expect(unpack('bomb.gz', bomb, unpackedCap)).rejects.toThrow(/at most 65536 bytes when unpacked/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 22);
});
