/** `credence prune` as a user meets it, on miniature digits and on a table. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { normalValues } from '../../bayes/testing.ts';
import type { PruningReport } from '../../figures/weights/pruning.ts';
import { readReport, reportedRun } from '../report/reportAgain.ts';
import type { Event } from '../terminal/events.ts';
import { credence, credenceHere, type Ended, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';
import { pruningText } from './text.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);

type Told<Name extends Event['event']> = Extract<Event, { event: Name }>;
function lastOf<Name extends Event['event']>({ code, stdout, stderr }: Ended, name: Name): Told<Name> {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  const told = events(stdout).at(-1)!;
  expect(told.event).toBe(name);
  return told as Told<Name>;
}

describe('a run on images', async () => {
  const data = await writeTinyData(path('data'));
  const run = path('run');
  const network = ['--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--draws', '5', '--epochs', '40'];
  const trained = lastOf(await credence(['train', '--data', data, ...network, '--out', run]), 'done');
  const asked = ['--fractions', '0.5,0,1', '--save', '0.5', '--int8'];
  const ended = await credence(['prune', run, ...asked]);
  const { pruning, saved, report } = lastOf(ended, 'pruning');
  const of = (fraction: number, int8 = false) =>
    pruning.rows.find((row) => row.fraction === fraction && (row.form === 'int8') === int8)!;

  test('without removing anything it is the run that was measured', () => {
    expect(of(0).test).toEqual(trained.metrics!.test);
    expect(of(0).left).toBe(226);
    expect(pruning.weights).toBe(226);
  });

  test('each fraction is told as it is measured, in float32 and in 8 bits, from the smallest on', () => {
    const rows = events(ended.stdout).flatMap((event) => (event.event === 'pruningRow' ? [event.row] : []));
    expect(rows).toEqual(pruning.rows);
    expect(rows.map(({ fraction, left }) => [fraction, left])).toEqual([
      [0, 226],
      [0, 226],
      [0.5, 113],
      [0.5, 113],
      [1, 0],
      [1, 0],
    ]);
  });

  test('without any weight it guesses: every class alike, ten to one', () => {
    const { test } = of(1);
    if (test.task !== 'classification') throw new TypeError('expected classes');
    expect(test.nll).toBeCloseTo(Math.log(10), 5);
    expect(test.error).toBeCloseTo(0.9, 10);
    expect(test.errorMeanWeights).toBeCloseTo(0.9, 10);
  });

  test('prune.json is what was told', async () => {
    expect(JSON.parse(await readFile(join(run, 'prune.json'), 'utf8'))).toMatchObject(pruning);
    expect(pruning.snr.map(({ name, weights }) => [name, weights])).toEqual([
      ['all weights and biases', 226],
      ['layer 1: 16 to 8', 136],
      ['layer 2: 8 to 10', 90],
    ]);
  });

  test('the saved file has the size that was told, and evaluate measures the same from it', async () => {
    expect(saved).toBe(join(run, 'posterior-pruned-50-int8.safetensors'));
    expect((await stat(saved!)).size).toBe(of(0.5, true).bytes);
    const { metrics } = lastOf(await credence(['evaluate', saved!]), 'evaluation');
    expect(metrics.test).toEqual(of(0.5, true).test);
  });

  test('the report has it beside what it had', async () => {
    expect(report).toBe(join(run, 'report.html'));
    const shown = await readReport(run);
    expect(shown!.pruning).toEqual(pruning);
    expect(shown!.figures.weights).toHaveLength(2);
    expect(shown!.metrics).toEqual(trained.metrics);
  });

  test('a posterior file alone is no run folder to write into', async () => {
    const { code, stderr } = await credenceHere(['prune', saved!]);
    expect(stderr).toMatch(/^credence: .*prune takes a run folder[^\n]*\n$/);
    expect(code).toBe(2);
    const foreign = await credenceHere(['evaluate', saved!, '--ood', 'noise']);
    expect(foreign.stderr).toMatch(
      /--ood: writes into the run folder about its own posterior; give the folder/,
    );
  });

  test('people get a table with a line for each fraction', () => {
    const text = pruningText(pruning);
    expect(text).toMatch(/^226 weights and biases\. .* in the whole network; measured with 5 draws:/s);
    expect(text).toMatch(/\n50 % +113 .*8 bits, sparse/);
    expect(text.split('\n')).toHaveLength(3 + pruning.rows.length);
  });
});

describe('a run on a table', async () => {
  const [x, noise] = [1, 2].map((seed) => normalValues(60, seed)) as [Float32Array, Float32Array];
  const lines = Array.from(x, (value, n) => `${value},${3 * value + 0.1 * noise[n]!}`);
  const table = path('line.csv');
  await writeFile(table, ['x,y', ...lines].join('\n'));
  const train = ['train', '--data', table, '--epochs', '60', '--hidden', '8', '--draws', '5', '--no-report'];

  test('is measured by RMSE in its units; predict takes the pruned file; no report is made of none', async () => {
    await credence([...train, '--out', path('line')]);
    const ended = await credence([
      'prune',
      path('line'),
      '--fractions',
      '0,1',
      '--per-layer',
      '--save',
      '0.2',
    ]);
    const { pruning, report, saved } = lastOf(ended, 'pruning') as {
      pruning: PruningReport;
    } & Told<'pruning'>;
    expect(report).toBeNull();
    expect(pruning.perLayer).toBe(true);
    const rmse = pruning.rows.map(({ test }) => (test.task === 'regression' ? test.rmse : Number.NaN));
    // y has a standard deviation of about 3
    expect(rmse[0]).toBeLessThan(1);
    expect(rmse[2]).toBeGreaterThan(1.5);
    expect(pruningText(pruning)).toMatch(/RMSE, mean weights/);
    const out = path('predicted.csv');
    const { code } = await credence(['predict', saved!, '--data', table, '--out', out]);
    expect(code).toBe(0);
    expect((await readFile(out, 'utf8')).trim().split('\n')).toHaveLength(61);
  });

  test('weights without a width have no ratio: one line that says so', async () => {
    await credence([...train, '--out', path('plain'), '--method', 'plain', '--draws', '1']);
    const { code, stdout, stderr } = await credenceHere(['prune', path('plain')]);
    expect(stderr).toMatch(/^credence: .*no width.*--method bbb or ivon\n$/);
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('a page that is no report is left alone', () => {
  expect(reportedRun('<p>my notes</p>')).toBeUndefined();
  expect(reportedRun('<script type="application/json" id="run">{}</script>')).toBeUndefined();
});
