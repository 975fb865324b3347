/** Which unit tests run on the built files: those whose every import was built, helpers and all. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './entries.ts';
import { missingOf } from './units.ts';

const folder = await mkdtemp(join(tmpdir(), 'credence-units-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const entropyTest = join(root, 'src/metrics/uncertainty.test.ts');
const checksTest = join(root, 'src/checks.test.ts');

async function built(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, code] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), code);
  }
}

test('a test whose names were all built is taken, and one that lacks a name says which', async () => {
  expect((await missingOf(folder, [checksTest])).get(checksTest)).toEqual([
    'it imports nothing that was built',
  ]);
  await built({ 'src/metrics/uncertainty.js': 'const a = 1; export { a as entropy };' });
  const missing = (await missingOf(folder, [entropyTest, checksTest])).get(entropyTest)!;
  expect(missing).toContain('src/metrics/uncertainty.test.ts imports mutualInformation, which was not built');
  expect(missing.join()).not.toContain('imports entropy,');
});
