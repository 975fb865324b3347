/** A clone has the same bytes whatever git is set to: tests and checksums compare them. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);

test('git is told that text has LF in every clone, and what is not text', async () => {
  const attributes = await readFile(new URL('.gitattributes', root), 'utf8');
  expect(attributes).toMatch(/^\* text=auto eol=lf$/m);
  for (const kind of ['png', 'gz', 'idx', 'safetensors']) expect(attributes).toContain(`*.${kind} binary`);
});

test('the files whose bytes tests compare have no CR', async () => {
  for (const name of ['package.json', 'public/posterior/digits.json', 'docs/leaderboard/leaderboard.md']) {
    expect(await readFile(new URL(name, root), 'utf8'), name).not.toContain('\r');
  }
});
