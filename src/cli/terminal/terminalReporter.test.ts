/** What a person at a terminal reads of a run: every event in words, in lines that fit the screen. */
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { addRun, noRuns, phasesOf } from '../../gpu/profile/table.ts';
import { config, table } from '../../persist/testingRun.ts';
import type { Event } from './events.ts';
import { terminalReporter } from './terminalReporter.ts';

/** What stays on a screen of so many columns. */
function told(events: readonly Event[], columns = 80): string {
  const stream = new PassThrough({ encoding: 'utf8' });
  const output = Object.assign(stream, { isTTY: true, columns });
  const reporter = terminalReporter(output);
  for (const event of events) reporter.report(event);
  reporter.note('a note');
  reporter.close();
  return (stream.read() as string | null) ?? '';
}

const started = (of: Partial<typeof config>, step = 0): Event => ({
  ...{ event: 'start', run: 'runs/one', step, adapter: 'A GPU' },
  ...{ config: { ...config, ...of }, parameters: 478_410, testExamples: 10_000 },
});
const epoch = (n: number, epochs: number, more: object = {}): Event =>
  ({
    ...{ event: 'epoch', epoch: n, epochs, step: 10 * n, freeEnergy: 1.5, nll: 0.25, kl: 87_058 },
    ...{ trainError: 0.05, testError: null, validationError: 0.0125, seconds: 61, ...more },
  }) as Event;

describe('a training', () => {
  test('says what it trains on, and what the short names mean', () => {
    const text = told([started({ validationExamples: 10_000, trainExamples: 50_000, epochs: 1 })]);
    expect(text).toContain('adapter: A GPU\n');
    expect(text.replaceAll('\n', ' ')).toMatch(
      /784-400-400-10 \(478,410 weights and biases\).*50,000 images to train, 10,000 held out, 10,000 to test on\), 1 epoch, Bayes by Backprop/,
    );
    expect(text.replaceAll('\n', ' ')).toContain('how far the posterior is from the prior');
    expect(text).toContain('a note\n');
  });

  test('a regression that goes on speaks of rows, standard deviations and members', () => {
    const text = told([started({ ...table, validationExamples: 0, epochs: 3 }, 1234)]).replaceAll('\n', ' ');
    expect(text).toContain('going on after step 1,234');
    expect(text).toMatch(/rows to train.*3 epochs/);
    expect(text).toContain("the prior's penalty on the weights, which have no width");
    expect(text).toMatch(/RMSE: in standard deviations of the target, of all members together/);
  });

  test('of many epochs a hundred lines stay, and the last', () => {
    const text = told(Array.from({ length: 1001 }, (_, n) => epoch(n + 1, 1001)));
    const lines = text.split('\n').filter((line) => line.startsWith('epoch'));
    expect(lines.length).toBeLessThanOrEqual(101);
    expect(lines.at(-1)).toMatch(/^epoch 1001\/1001: F 1\.5\d*, NLL 0\.25\d*, KL 87,058/);
  });

  test('work that ends gives its line back, and the profile tells each kernel', () => {
    const totals = noRuns('training steps', 'matmul[local,relu,none,none,activations,quad16x16,single]{}', {
      ...{ inputs: 784, outputs: 400 },
    });
    for (const ms of [9, 1, 1]) addRun(totals, ms, { flops: 16e6, bytes: 1e6 });
    const ceilings = { gflops: 40, gigabytesPerSecond: 10 };
    const about = { adapter: 'A GPU', ceilings, timerStep: null, submits: { timed: 9, missed: 0 } };
    const profile = { ...about, phases: phasesOf([totals], ceilings) };
    const text = told([
      { event: 'work', doing: 'measuring', share: 0.25 },
      { event: 'work', doing: 'measuring', share: 1 },
      { event: 'profile', profile },
      {
        event: 'done',
        run: 'runs/one',
        method: config.method,
        metrics: null,
        report: 'runs/one/report.html',
      },
    ] as Event[]);
    expect(text).toContain('measuring');
    expect(text).toMatch(/profile of training steps: .* ms on the GPU\n/);
    expect(text).toContain('matmul local relu quad16x16');
    expect(text).toContain('report: runs/one/report.html\n');
  });
});

test('checkpoints, folders and files, one line each', () => {
  const listed = { run: 'runs/one', step: 10, steps: 20, epochs: 1, reason: null };
  const text = told(
    [
      { event: 'checkpoints', written: 1, failed: 2, bytes: 3e6, secondsWaited: 0.5, secondsWriting: 1 },
      { event: 'run', ...listed, status: 'interrupted', resume: 'credence train --resume runs/one' },
      {
        event: 'run',
        ...listed,
        status: 'failed',
        steps: null,
        epochs: null,
        reason: 'no room',
        resume: null,
      },
      { event: 'export', run: 'runs/one', to: 'onnx', graph: 'draws', file: 'a.onnx', bytes: 12_345 },
      { event: 'export', run: 'runs/one', to: 'json', graph: null, file: 'a.json', bytes: 1 },
    ] as Event[],
    100,
  );
  expect(text.split('\n')).toEqual([
    '1 checkpoint written (3.0 MB, 2 could not be written), which held training up by 0.50 s',
    ...['runs/one: interrupted, 1 epoch, step 10 of 20', '  go on: credence train --resume runs/one'],
    'runs/one: failed (no room)',
    ...['written: a.onnx (12,345 bytes, graph draws)', 'written: a.json (1 bytes)', 'a note', ''],
  ]);
});

test.each([60, 80])('an import fits %i columns', (columns) => {
  const scores = { error: 0.1, nll: 0.25, ece: 0.03 };
  const text = told(
    [
      {
        ...{ event: 'imported', run: 'runs/in', model: 'm.safetensors', activation: 'relu' },
        layers: [{ name: '', inputs: 784, outputs: 10, axes: '[out, in]' }],
        ...{ priorScale: 0.5, evidence: 1, chosenBy: 2000, examples: 8000, before: scores, after: scores },
      },
    ],
    columns,
  );
  expect(text).toContain('a layer 784 to 10, from [out, in]');
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
});
