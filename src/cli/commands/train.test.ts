import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkpointName } from '../../persist/checkpoints.ts';
import { parseRunConfig, parseRunMetrics, RUN_FILES, type RunMetrics } from '../../persist/runFolder.ts';
import type { Event } from '../terminal/events.ts';
import { credence, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const tiny = [
  'train',
  '--data',
  data,
  '--layers',
  '16,8,10',
  '--batch',
  '20',
  '--lr',
  '0.02',
  '--draws',
  '5',
];

const textOf = (run: string, name: string) => readFile(join(run, name), 'utf8');
const metricsOf = async (run: string) => parseRunMetrics('metrics', await textOf(run, RUN_FILES.metrics));

function last<Name extends Event['event']>(
  all: readonly Event[],
  name: Name,
): Extract<Event, { event: Name }> {
  const found = all.findLast(({ event }) => event === name);
  if (!found) throw new TypeError(`no event "${name}"`);
  return found as Extract<Event, { event: Name }>;
}

describe('a run from beginning to end', async () => {
  const run = join(folder.path, 'runs', 'whole');
  const trained = await credence([...tiny, '--epochs', '40', '--seed', '7', '--json', '--out', run]);
  const told = events(trained.stdout);

  test('ends well, with JSON alone on stdout and words alone on stderr', () => {
    expect(trained.code).toBe(0);
    expect(told.map(({ event }) => event).filter((name) => name !== 'progress' && name !== 'work')).toEqual([
      'start',
      ...Array(3).fill('epoch'),
      'checkpoints',
      'done',
    ]);
    expect(trained.stderr).toMatch(/^adapter: .*software/);
    expect(trained.stderr).not.toMatch(/credence:|[{}]/);
  });

  test('reports epochs that are 50 steps apart, and the last; free energy as the sum of its parts', () => {
    const { freeEnergy, nll, kl, step, steps } = last(told, 'progress');
    expect([step, steps]).toEqual([120, 120]);
    expect(freeEnergy).toBeCloseTo(nll + (0.1 * kl) / 60, 4);
    const epochs = told.flatMap((event) => (event.event === 'epoch' ? [event.epoch] : []));
    expect(epochs).toEqual([17, 34, 40]);
  });

  test('writes the whole folder and nothing beside it', async () => {
    expect(await readdir(join(folder.path, 'runs'))).toEqual(['whole']);
    const files = ['config.json', 'history.json', 'metrics.json', 'posterior.safetensors', 'report.html'];
    expect((await readdir(run)).toSorted()).toEqual(['checkpoints', ...files, 'status.json']);
    expect(await readdir(join(run, 'checkpoints'))).toEqual([checkpointName(120)]);
    expect(last(told, 'done')).toMatchObject({ run, metrics: await metricsOf(run) });
  });

  test('keeps the merged settings and the measurements', async () => {
    const config = parseRunConfig('config', await textOf(run, RUN_FILES.config));
    expect(config).toMatchObject({
      layers: [16, 8, 10],
      epochs: 40,
      seed: 7,
      draws: 5,
      preset: null,
      trainExamples: 60,
      dataset: { kind: 'images', folder: data },
    });
    expect(await metricsOf(run)).toMatchObject({ seed: 7, epochs: 40, test: { draws: 5, examples: 30 } });
  });

  test('learned something', async () => {
    const { test } = await metricsOf(run);
    expect(test.task === 'classification' && test.error).toBeLessThan(0.5);
  });

  test('evaluate measures the same again', async () => {
    const { code, stdout } = await credence(['evaluate', run]);
    expect(code).toBe(0);
    const { metrics } = last(events(stdout), 'evaluation');
    const { task, ...recorded } = (await metricsOf(run)).test;
    expect(metrics.test.task).toBe(task);
    for (const [name, value] of Object.entries(recorded)) {
      expect(
        Math.abs(Number(metrics.test[name as keyof RunMetrics['test']]) - Number(value)),
        name,
      ).toBeLessThan(1e-6);
    }
  });
});

test('a profiled run tells, and keeps, how long each kernel took', async () => {
  const run = join(folder.path, 'profiled');
  const { code, stdout } = await credence([
    ...tiny,
    '--epochs',
    '2',
    '--profile',
    '--no-report',
    '--out',
    run,
  ]);
  expect(code).toBe(0);
  const { profile } = last(events(stdout), 'profile');
  const training = profile.phases.find(({ phase }) => phase === 'training steps')!;
  expect(training.kernels.map(({ kernel }) => kernel)).toEqual(
    expect.arrayContaining(['sample', 'matmul', 'matmulWeights', 'update']),
  );
  // 60 images in batches of 20, twice, each epoch with an opening of its own; the first run of a kernel does
  // not count
  expect(new Set(training.kernels.map(({ kernel, count }) => `${kernel === 'sample'} ${count}`))).toEqual(
    new Set(['true 1', 'false 5']),
  );
  expect(JSON.parse(await textOf(run, 'profile.json'))).toEqual(profile);
  const { traceEvents } = JSON.parse(await textOf(run, 'trace.json'));
  const names = new Set(traceEvents.map(({ name }: { name: string }) => name));
  expect([...names]).toEqual(expect.arrayContaining(['matmul 16 × 8', 'submit training steps', 'test']));
});

test('Ctrl-C keeps the last whole epoch', async () => {
  const run = join(folder.path, 'stopped');
  const endless = [...tiny, '--epochs', '100000', '--no-report', '--out', run];
  const ended = await credence(endless, (event, kill) => {
    if (event.event === 'epoch' && event.epoch >= 2) kill('SIGINT');
  });
  expect(ended.code).toBe(130);
  const told = events(ended.stdout);
  const stopped = last(told, 'stopped');
  expect(stopped).toMatchObject({ reason: 'SIGINT', epochs: last(told, 'epoch').epoch });
  expect(await metricsOf(run)).toMatchObject({ epochs: stopped.epochs, test: { examples: 30 } });
});

test('SIGTERM in the first epoch leaves a state to go on from, and says so', async () => {
  const run = join(folder.path, 'nothing');
  const ended = await credence([...tiny, '--batch', '1', '--out', run], (event, kill) => {
    if (event.event === 'start') kill('SIGTERM');
  });
  expect(ended.code).toBe(130);
  expect(ended.stderr).toMatch(
    `no epoch is whole yet, so nothing is measured; to go on: credence train --resume ${run}`,
  );
  expect((await readdir(run)).toSorted()).toEqual(['checkpoints', 'config.json', 'status.json']);
});

test('NaN ends training with one line and exit code 4, and keeps the last whole epoch', async () => {
  const run = join(folder.path, 'nan');
  const wild = [
    '--rho',
    '60',
    '--lr',
    '10',
    '--epochs',
    '500',
    '--non-finite',
    'stop',
    '--no-report',
    '--out',
    run,
  ];
  const ended = await credence([...tiny, ...wild]);
  expect(ended.stderr).toMatch(/\ncredence: training step \d+: [^\n]+\n$/);
  expect(ended.code).toBe(4);
  expect((await metricsOf(run)).epochs).toBe(last(events(ended.stdout), 'epoch').epoch);
});
