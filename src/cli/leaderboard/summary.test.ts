/** Means over seeds against numbers worked out by hand, and what a table says of rows that are not whole. */
import { expect, test } from 'vitest';
import { boardMarkdown } from './markdown.ts';
import { estimate, summariseBoard } from './summary.ts';
import { tinyBoard, tinyLog } from './testing.ts';

test('a mean has the standard error sd / sqrt(n), and none of one number', () => {
  // deviations -1, 0, 1: sd 1
  expect(estimate([2, 3, 4])).toEqual({ mean: 3, standardError: Math.sqrt(1 / 3) });
  expect(estimate([5])).toEqual({ mean: 5, standardError: null });
  expect(estimate([7, 7]).standardError).toBe(0);
});

test('rows come in the order of the board, those without runs not at all, seeds by size', () => {
  const logs = [tinyLog('local', 9), tinyLog('local', 2), tinyLog('plain', 2)];
  const rows = summariseBoard(tinyBoard, logs);
  expect(rows.map(({ row, seeds }) => [row, seeds])).toEqual([
    ['plain', [2]],
    ['local', [2, 9]],
  ]);
});

test('the step is relative to the reference run by run; one network has no mutual information', () => {
  const logs = [
    tinyLog('local', 1, { step: { seconds: 0.3, reference: 0.1 } }),
    tinyLog('local', 2, { step: { seconds: 0.5, reference: 0.5 } }),
    tinyLog('plain', 1, { draws: 1 }),
  ];
  const [plain, local] = summariseBoard(tinyBoard, logs);
  expect(local!.scores.relativeStep!.mean).toBeCloseTo(2, 12);
  expect(local!.scores.fashionByMutualInformation!.mean).toBe(0.75);
  expect(plain!.scores.fashionByMutualInformation).toBeNull();
});

test('the table shows mean ± standard error, a dash for what there is not, and what computed each row', () => {
  const log = tinyLog('local', 1);
  const logs = [
    { ...log, test: { ...log.test, error: 0.014 } },
    { ...tinyLog('local', 2, { adapter: 'other' }), test: { ...log.test, error: 0.016 } },
    tinyLog('plain', 1, { draws: 1 }),
  ];
  const lines = boardMarkdown(tinyBoard, summariseBoard(tinyBoard, logs)).split('\n');
  const cells = (row: string) => lines.find((line) => line.startsWith(`| \`${row}\``))!.split(' | ');
  expect(cells('local').slice(1, 4)).toEqual(['1', '2', '1.50 ± 0.10']);
  expect(cells('plain')[8]).toBe('–');
  expect(lines).toContain('- `local`: seeds 1, 2, computed by fake and other under Deno 2');
});
