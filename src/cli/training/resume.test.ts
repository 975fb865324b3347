/** A run that is killed goes on, and ends as if nothing had happened. */
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { checkpointName } from '../../persist/checkpoints.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { credence, events } from '../testing/credence.ts';
import { digestOfPosterior, killedAndResumed, listed, type Moment, undisturbed } from '../testing/killed.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const tiny = ['train', '--data', data, '--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--no-report'];
const short = [...tiny, '--epochs', '40', '--draws', '2'];
/** Long enough to be killed in. */
const long = [...tiny, '--epochs', '600', '--checkpoint-steps', '20', '--draws', '20000'];

const resume = (run: string, ...more: string[]) =>
  credence(['train', '--resume', run, '--no-report', ...more]);
const statusOf = async (run: string) => JSON.parse(await readFile(join(run, 'status.json'), 'utf8'));

describe('a process that is killed', () => {
  let expected: string;
  beforeAll(async () => {
    expected = await undisturbed([...long, '--draws', '2'], join(folder.path, 'undisturbed'));
  });

  test.each<Moment>([
    { way: 'SIGKILL', at: 7 },
    { way: 'SIGTERM, SIGKILL', at: 'measuring' },
    { way: 'SIGHUP', at: 4 },
    { way: 'a dying pipe', at: 11 },
  ])('%o loses nothing: the run goes on to the same posterior, to the bit', async (moment) => {
    const run = join(folder.path, `killed ${moment.way} ${moment.at}`);
    const { left, digest, said } = await killedAndResumed(long, run, moment);
    expect(left.status).toBe(moment.way.includes('SIGKILL') ? 'interrupted' : 'stopped');
    expect(left.resume).toBe(`credence train --resume ${JSON.stringify(run)}`);
    expect(digest).toBe(expected);
    expect(said).toMatch(/^adapter: /);
    expect(await readdir(join(run, 'checkpoints'))).toEqual([checkpointName(1800)]);
  });
});

describe('a finished run', async () => {
  const run = join(folder.path, 'finished');
  const { code } = await credence([...short, '--out', run]);
  expect(code).toBe(0);
  const before = await digestOfPosterior(run);

  test('is listed as done, and has its last state', async () => {
    expect(await listed(run)).toMatchObject({
      status: 'done',
      epochs: 40,
      step: 120,
      steps: 120,
      resume: null,
    });
  });

  test('gets as many more epochs as are asked for, and as many again if none are', async () => {
    const { code, stdout } = await resume(run, '--epochs', '20');
    expect(code).toBe(0);
    const told = events(stdout);
    expect(told.find(({ event }) => event === 'start')).toMatchObject({ step: 120 });
    expect(told.findLast(({ event }) => event === 'progress')).toMatchObject({
      epoch: 60,
      step: 180,
      steps: 180,
    });
    expect(await statusOf(run)).toMatchObject({ status: 'done', epochs: 60, steps: 180, horizons: [40, 20] });
    expect(JSON.parse(await readFile(join(run, RUN_FILES.config), 'utf8')).epochs).toBe(60);
    expect(await digestOfPosterior(run)).not.toBe(before);
    const { steps, epochs } = JSON.parse(await readFile(join(run, 'history.json'), 'utf8'));
    expect([steps.length, epochs.map(({ epoch }: { epoch: number }) => epoch)]).toEqual([
      180,
      [17, 34, 40, 57, 60],
    ]);
    expect((await resume(run)).code).toBe(0);
    expect(await statusOf(run)).toMatchObject({ epochs: 80, horizons: [40, 20, 20] });
  });

  test('keeps what was measured when more epochs are broken off, and goes on with them', async () => {
    const measured = await digestOfPosterior(run);
    const args = ['train', '--resume', run, '--epochs', '2000', '--no-report'];
    const ended = await credence(args, (event, kill) => {
      if (event.event === 'epoch' && event.epoch > 100) kill('SIGINT');
    });
    expect([ended.code, await digestOfPosterior(run)]).toEqual([130, measured]);
    expect(ended.stderr).toMatch(/still holds what was measured before; to go on: credence train --resume/);
    const { step, steps, status } = await listed(run);
    expect([steps, status, step! > 240]).toEqual([6240, 'stopped', true]);
    const evaluated = await credence(['evaluate', run, '--draws', '2']);
    expect(evaluated.code).toBe(0);
    expect(evaluated.stderr).toMatch(
      /is not at its end; this is its last posterior. To go on: credence train --resume/,
    );
    expect((await resume(run, '--epochs', '3')).stderr).toMatch(/--epochs 3: .* is not at its end/);
  });
});

test('a damaged newest checkpoint is named, and the one before is gone on from', async () => {
  const run = join(folder.path, 'damaged');
  const endless = [...tiny, '--epochs', '600', '--draws', '2', '--out', run];
  await credence(endless, (event, kill) => {
    if (event.event === 'epoch' && event.epoch > 100) kill('SIGKILL');
  });
  const names = (await readdir(join(run, 'checkpoints')))
    .filter((name) => name.startsWith('state-'))
    .toSorted();
  expect(names).toHaveLength(2);
  const newest = join(run, 'checkpoints', names[1]!);
  await truncate(newest, 1000);
  const evaluated = await credence(['evaluate', run]);
  expect(evaluated.stderr).toMatch(/this is its state after step/);
  const { code, stderr } = await resume(run);
  expect(code).toBe(0);
  expect(stderr).toMatch(`${newest}: at byte`);
  expect(stderr).toMatch(/an older state is used instead/);
  expect(await digestOfPosterior(run)).toBe(await digestOfPosterior(join(folder.path, 'undisturbed')));
});

test('a run of a table goes on with its rows encoded as they were', async () => {
  const rows = Array.from({ length: 80 }, (_, n) => `${n % 7},${(n * n) % 11},${(n % 7) * 0.5 + 1}`);
  const file = join(folder.path, 'rows.csv');
  await writeFile(file, `a,b,y\n${rows.join('\n')}\n`);
  const table = [
    'train',
    '--data',
    file,
    '--task',
    'regression',
    '--epochs',
    '400',
    '--draws',
    '2',
    '--no-report',
  ];
  const expected = await undisturbed(table, join(folder.path, 'table'));
  const run = join(folder.path, 'table killed');
  const { digest } = await killedAndResumed(table, run, { way: 'SIGKILL', at: 3 });
  expect(digest).toBe(expected);
  const posterior = join(run, 'posterior.safetensors');
  const { preprocessing } = decodePosterior(posterior, await readFile(posterior));
  expect(preprocessing?.encoding.inputs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect((await resume(run, '--data', data)).code).toBe(2);
});
