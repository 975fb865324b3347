/** A run that meets NaN or infinity, as its user meets it. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeState } from '../../bayes/training/stateFile.ts';
import { diskStore } from '../runFolders/diskStore.ts';
import { credence, events } from '../testing/credence.ts';
import { listed } from '../testing/killed.ts';
import { temporaryFolder } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

/** Steps of this length overshoot by more each time, whatever their rate is halved to. */
const diverging = ['--optimiser', 'sgd', '--lr', '10', '--schedule', 'constant', '--noise', 'fixed:0.01'];

test('the run goes back once, then stops with the step, layer and tensor; its last good state is on disk', async () => {
  const file = join(folder.path, 'line.csv');
  const rows = Array.from({ length: 60 }, (_, n) => `${n},${(7 * n) % 13},${3 * n + ((5 * n) % 7)}`);
  await writeFile(file, ['a,b,y', ...rows].join('\n'));
  const run = join(folder.path, 'run');
  const args = ['train', '--json', '--data', file, '--target', 'y', '--epochs', '60', '--batch', '8'];
  const { code, stdout, stderr } = await credence([...args, ...diverging, '--no-report', '--out', run]);
  expect(stderr).toMatch(/training step \d+: .* layer \d+: .*The learning rate was halved before/);
  expect(code).toBe(4);
  const told = events(stdout);
  const epochs = told.filter(({ event }) => event === 'epoch');
  const names = await readdir(join(run, 'checkpoints'));
  const newest = names.sort().at(-1)!;
  const { state } = await decodeState(newest, await diskStore(run).read(newest));
  const { mu, rho } = state.posterior;
  const values = [...mu, ...rho].flatMap(({ weight, bias }) => [...weight, ...bias]);
  expect(values.every(Number.isFinite)).toBe(true);
  expect((await readdir(run)).includes('posterior.safetensors')).toBe(epochs.length > 0);
  expect(await listed(run)).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/training step/),
  });
});
