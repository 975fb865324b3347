/** `credence runs`: what is listed of folders of every kind. */
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkpointName } from '../../persist/checkpoints.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { parseRunStatus, type RunStatus } from '../../persist/runStatus.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import { presets } from '../../presets.ts';
import { credenceHere, events } from '../testing/credence.ts';
import { temporaryFolder } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

const config: RunConfig = {
  ...{ version: 3, id: null, preset: 'smoke', ...presets.smoke.settings },
  dataset: { kind: 'images', folder: null, division: 'drawn' },
};

const base: RunStatus = {
  ...{ version: 1, status: 'training', epochs: 4, steps: 40, horizons: [4], reason: null },
  // no process has this number
  process: { id: 2 ** 30, host: hostname() },
};

async function make(name: string, status?: object, checkpoints: readonly number[] = []): Promise<void> {
  const run = join(folder.path, name);
  await mkdir(join(run, 'checkpoints'), { recursive: true });
  await writeFile(join(run, 'config.json'), sealJson(config));
  if (status) await writeFile(join(run, 'status.json'), JSON.stringify(status));
  for (const step of checkpoints) await writeFile(join(run, 'checkpoints', checkpointName(step)), '');
}

test('each folder with how far it has come and how to go on', async () => {
  await make('a done', { ...base, status: 'done' }, [40]);
  await make('b broken off', base, [10, 20]);
  await make('c running', { ...base, process: { ...base.process, id: process.ppid } }, [10]);
  await make('d elsewhere', { ...base, process: { id: 1, host: 'another machine' } }, [10]);
  await make('e failed', { ...base, status: 'failed', reason: 'NaN' }, [30]);
  await make('f damaged', { ...base, status: 'sleeping' });
  await make('g without a status');
  await make('h nothing written', base);
  await mkdir(join(folder.path, 'i not a run'));
  await writeFile(join(folder.path, 'j a file'), '');
  const { code, stdout, stderr } = await credenceHere(['runs', folder.path]);
  expect([code, stderr]).toEqual([0, '']);
  const listed = events(stdout).map((event) => {
    if (event.event !== 'run') throw new TypeError(event.event);
    return [event.run.at(folder.path.length + 1), event.status, event.step, event.resume !== null];
  });
  expect(listed).toEqual([
    ['a', 'done', 40, false],
    ['b', 'interrupted', 20, true],
    ['c', 'training', 10, false],
    ['d', 'interrupted', 10, true],
    ['e', 'failed', 30, true],
    ['f', 'unreadable', null, false],
    ['g', 'interrupted', null, true],
    ['h', 'interrupted', null, false],
  ]);
});

test('one that another process trains is not gone on with', async () => {
  const { code, stderr } = await credenceHere(['train', '--resume', join(folder.path, 'c running')]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/process \d+ is at work on it/)]);
});

test('people read lines, and how to go on under each', async () => {
  const { listedText } = await import('../runFolders/text.ts');
  const { stdout } = await credenceHere(['runs', join(folder.path, 'e failed')]);
  const [event] = events(stdout);
  expect(event?.event === 'run' && listedText(event)).toMatch(
    /e failed: failed, 4 epochs, step 30 of 40 \(NaN\)\n {2}go on: credence train --resume ".*e failed"$/,
  );
});

test('a folder that is not there, and one without runs', async () => {
  expect((await credenceHere(['runs', join(folder.path, 'none')])).stderr).toMatch(/no such folder/);
  expect((await credenceHere(['runs', join(folder.path, 'j a file')])).stderr).toMatch(/got a file/);
  expect((await credenceHere(['runs', join(folder.path, 'i not a run')])).stderr).toMatch(/no run folders/);
});

test('a status that is none names its file', () => {
  expect(parseRunStatus('s', JSON.stringify(base))).toEqual(base);
  expect(() => parseRunStatus('runs/a/status.json', '{"version":1}')).toThrow(
    /^runs\/a\/status\.json: at status/,
  );
});
