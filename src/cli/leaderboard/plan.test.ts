import { expect, test } from 'vitest';
import { planText } from './plan.ts';
import { tinyBoard, tinyLog } from './testing.ts';

const [plain, local] = tinyBoard.rows;

test('without a log of these rows, nobody knows how long it takes, and it says so', () => {
  const plan = planText([{ row: plain!, seed: 1 }], { board: tinyBoard, logs: [] });
  expect(plan).toMatch(/^1 run to train \(rows: plain; seeds: 1\), 1 epoch of 784-8-10 in all; no log tells/);
});

test('logs of the same rows tell the time, by epochs, and on what it was', () => {
  const toDo = [1, 2].flatMap((seed) => [plain!, local!].map((row) => ({ row, seed })));
  // one epoch took 3 s
  const plan = planText(toDo, { board: tinyBoard, logs: [tinyLog('plain', 3)], epochs: 100 });
  expect(plan).toMatch(/^4 runs to train \(rows: plain, local; seeds: 1, 2\), 400 epochs/);
  expect(plan).toMatch(/about 10 min 0 s by their logs, on fake for 2 of them; no log tells of the others/);
});
