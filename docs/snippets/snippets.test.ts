/** Every program in README.md, docs/ and docs/guide/ compiles, and runs to its end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BayesianNeuralNetwork } from '../../src/index.ts';
import * as given from './given.ts';
import { complaints, moduleOf, root, snippets } from './snippets.ts';

const found = await snippets();
await mkdir(join(root, 'dist'), { recursive: true });
const folder = await mkdtemp(join(root, 'dist', 'snippets-'));
afterAll(async () => {
  given.net.destroy();
  given.gpu.destroy();
  await rm(folder, { recursive: true, force: true });
});

const programs = found.map((snippet, i) => ({ ...snippet, file: join(folder, `${i}.ts`) }));
for (const { file, ...snippet } of programs) await writeFile(file, moduleOf(snippet, Object.keys(given)));
const said = complaints(programs.map(({ file }) => file));

// a training without `epochs` would take minutes
const train = BayesianNeuralNetwork.prototype.train;
BayesianNeuralNetwork.prototype.train = function (examples, options) {
  return train.call(this, examples, { ...options, epochs: 1 });
};

describe('the program at', () => {
  test.each(programs)('$place compiles and runs', async ({ file }) => {
    expect(said.filter((complaint) => complaint.startsWith(file))).toEqual([]);
    await import(file);
  });
});
