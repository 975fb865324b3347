/** A disk that fills up while a run is trained: a process whose larger files do not fit on it. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { checkpointName } from '../../persist/checkpoints.ts';
import { commandLine, credence } from '../testing/credence.ts';
import { digestOfPosterior, listed, undisturbed } from '../testing/killed.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

const smallFiles = fileURLToPath(new URL('../testing/smallFiles.ts', import.meta.url));

/** A process for which larger files do not fit on the disk. */
function withLargestFile(bytes: number, args: readonly string[]): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', smallFiles, ...commandLine, ...args],
    {
      env: { ...process.env, CREDENCE_ADAPTER: 'software', CREDENCE_LARGEST_FILE: String(bytes) },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

test('the path is told once, training goes on, what was written stays, and the run goes on when there is room', async () => {
  const data = await writeTinyData(join(folder.path, 'data'));
  const tiny = ['train', '--data', data, '--layers', '16,8,10', '--batch', '20', '--lr', '0.02'];
  const args = [...tiny, '--epochs', '200', '--draws', '2', '--no-report'];
  const expected = await undisturbed(args, join(folder.path, 'undisturbed'));
  const run = join(folder.path, 'full');
  const { code, stderr } = await withLargestFile(6000, [...args, '--out', run]);
  expect(stderr.split('\n').filter((text) => text.includes('training goes on'))).toEqual([
    expect.stringMatching(/full\/checkpoints\/state-\d+\.safetensors: cannot be written \(ENOSPC/),
  ]);
  expect(stderr).toMatch(/full\/history.json: cannot be written .* the run goes to .*credence-full/);
  expect(stderr).toMatch(/cannot be written either .* make room, then credence train --resume/);
  expect(code).toBe(2);
  expect(await readdir(join(run, 'checkpoints'))).toEqual([checkpointName(0)]);
  expect(await digestOfPosterior(run)).toBe(expected);
  expect(await listed(run)).toMatchObject({ status: 'interrupted', step: 0 });
  const resumed = await credence(['train', '--resume', run, '--no-report']);
  expect([resumed.code, await digestOfPosterior(run)]).toEqual([0, expected]);
  expect(await listed(run)).toMatchObject({ status: 'done', step: 600 });
});
