/** What the second table says, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import { parseRunLog } from './log.ts';
import { boardMarkdown } from './markdown.ts';
import { summariseBoard } from './summary.ts';
import { tinyBoard, tinyLog, tinyRefusals } from './testing.ts';

const sets = ['fashion', 'noise'];
const logs = [
  tinyLog('local', 1, { refusals: tinyRefusals(0.9, sets) }),
  tinyLog('local', 2, { refusals: tinyRefusals(1, sets) }),
  tinyLog('plain', 1, { draws: 1 }),
];
const textOf = (all: typeof logs) => boardMarkdown(tinyBoard, summariseBoard(tinyBoard, all));
const cellsOf = (text: string, start: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(2, -2).split(' | '));

test('a line for each uncertainty: mean ± standard error over seeds; a dash for what was not measured', () => {
  const text = textOf(logs);
  const [, , , none] = cellsOf(text.slice(text.indexOf('## Refused')), '| `local`');
  // deviations 5 and -5 points: sd 7.07, by sqrt(2)
  expect(none).toEqual([
    ...['`local`', 'none', '95.0 ± 0.0', '95.0 ± 5.0', '–', '95.0 ± 5.0', '–', '–', '–', '–', '–'],
    ...['95.0 ± 5.0', '–'],
  ]);
  expect(cellsOf(text.slice(text.indexOf('## Refused')), '| `plain`')).toEqual([]);
  expect(text).toContain('Trained before this was measured: `plain`.');
});

test('a plain network has no mutual information to refuse by', () => {
  const { none: _, jointMaximum: __, ...thresholds } = tinyRefusals(1, sets).thresholds;
  const refusals = { ...tinyRefusals(1, sets), thresholds };
  const [row] = summariseBoard(tinyBoard, [tinyLog('plain', 1, { draws: 1, refusals })]);
  expect(row!.refused!.map(({ uncertainty }) => uncertainty)).toEqual(['entropy', 'maximumProbability']);
});

test('a run whose interval refutes the 95 % is marked', () => {
  const refusals = tinyRefusals(1, sets);
  refusals.test.kept.none = { share: 0.9, lower: 0.89, upper: 0.91 };
  const text = textOf([tinyLog('local', 1, { refusals })]);
  expect(cellsOf(text, '| `local`').filter((cells) => cells[2]?.includes('✗'))).toEqual([
    expect.arrayContaining(['`local`', 'none', '90.0 **✗**']),
  ]);
});

test('without a row that measured it there is no such table, and a row half measured has dashes', () => {
  expect(textOf([tinyLog('local', 1)])).not.toContain('Refused');
  const half = summariseBoard(tinyBoard, [logs[0]!, tinyLog('local', 2)]);
  expect(half[0]!.refused).toBeNull();
});

test('a log comes back from its file as it was, and a share that is none is refused', () => {
  const [log] = logs;
  expect(parseRunLog('log', JSON.stringify(log))).toEqual(log);
  const refusals = { ...log!.refusals!, kept: 95 };
  expect(() => parseRunLog('log', JSON.stringify({ ...log, refusals }))).toThrow(
    /at refusals\.kept: expected/,
  );
});
