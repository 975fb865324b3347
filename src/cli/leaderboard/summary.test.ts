/** Means over seeds against numbers worked out by hand, and what a table says of rows that are not whole. */
import { expect, test } from 'vitest';
import { type Choices, chooseAndScore } from '../../metrics/choices.ts';
import { estimate } from './estimate.ts';
import { parseRunLog } from './log.ts';
import { boardMarkdown } from './markdown.ts';
import { summariseBoard } from './summary.ts';
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

test('decisions have a line a run that measured them, and a mark where the counts refute them', () => {
  // 20 predictions of 0.95, all right where chosen; kept on 100, of which 30 are wrong
  const some = (count: number, wrong: number) => ({
    probs: Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0.95 : 0.05)),
    labels: Array.from({ length: count }, (_, n) => (n < wrong ? 1 : 0)),
  });
  const decisions = chooseAndScore(some(20, 0), some(100, 30), { classes: 2, promised: [0.9] });
  const logs = [tinyLog('plain', 1), tinyLog('local', 2, { decisions: stored(decisions) })];
  const lines = boardMarkdown(tinyBoard, summariseBoard(tinyBoard, logs)).split('\n');
  const table = lines.slice(lines.indexOf('## Decisions')).filter((line) => line.startsWith('|'));
  expect(table).toEqual([
    '| run | answered | wrong of those, wished 0.50 % | sets of 90 % |',
    '| --- | ---: | ---: | ---: |',
    '| `local` 2 | 100.00 % | 30.00 % (21.24 to 39.98) **✗** | 70.00 % (60.02 to 78.76) **✗** less |',
  ]);
  expect(boardMarkdown(tinyBoard, summariseBoard(tinyBoard, [logs[0]!]))).not.toContain('Decisions');
});

test('a run that held out the last images is marked, one that drew them is not', () => {
  const drawn = tinyLog('plain', 1);
  const last = { ...drawn.config, version: 2, dataset: { kind: 'images', folder: null } };
  const rows = summariseBoard(tinyBoard, [drawn, tinyLog('local', 1), tinyLog('local', 2, { config: last })]);
  expect(rows.map(({ heldOutLast }) => heldOutLast)).toEqual([[], [2]]);
  const text = boardMarkdown(tinyBoard, rows);
  expect(text).toContain('| `plain` plain network |');
  expect(text).toContain('| `local` local reparameterisation † |');
  expect(text).toMatch(
    /- \*\*†\*\*: trained before the held-out images were drawn; the last 128 of the file/,
  );
  expect(boardMarkdown(tinyBoard, rows.slice(0, 1))).not.toContain('†');
});

/** As it comes back from a file. */
const stored = (decisions: Choices) =>
  parseRunLog('log', JSON.stringify({ ...tinyLog('local', 2), decisions })).decisions!;
