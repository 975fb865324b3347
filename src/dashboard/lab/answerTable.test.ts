/** The charts of an answer as a file: read again, it has every number that is shown. */
import { expect, test } from 'vitest';
import { parseCsv } from '../../data/csv/csv.ts';
import { csvText } from '../../data/csv/csvText.ts';
import type { Answer } from '../../service/networks/answer.ts';
import { answerSource, answerTable } from './answerTable.ts';

const answer = (none: number | undefined): Answer => {
  const shares = none === undefined ? [0.25, 0.75] : [0.2, 0.6, 0.2];
  return {
    ...{ probs: [0.25, 0.75], none, mass: 0.9, entropy: 1, aleatoric: 0.625, epistemic: 1 / 3 },
    outcomes: shares.map((p) => ({ p, lower: p / 2, upper: (1 + p) / 2 })),
    draws: [shares, shares.toReversed()],
  };
};

test.each([0.2, undefined])('bars, doubts and draws, none of the classes: %s', (none) => {
  const own = answer(none);
  const { head, rows } = answerTable(own);
  const { records } = parseCsv('answer.csv', csvText(head, rows), { separator: ',' });
  const read = records.map(({ cells }) => cells);
  const of = (quantity: string) => read.filter(([name]) => name === quantity);
  expect(of('probability').map((row) => row.slice(4).map(Number))).toEqual(
    own.outcomes.map(({ p, lower, upper }) => [p, lower, upper]),
  );
  expect(of('probability').at(-1)![2]).toBe(none === undefined ? '1' : 'no digit');
  expect(of('noise in the image').map((row) => [row[1], Number(row[4])])).toEqual([['nats', 0.625]]);
  expect(of('too little seen').map((row) => Number(row[4]))).toEqual([1 / 3]);
  const draws = of('probability by a draw');
  expect(draws.map((row) => Number(row[4]))).toEqual(own.draws.flat());
  expect(draws.at(-1)![3]).toBe('2');
});

test('a file says whose answer it has', () => {
  expect(answerSource(answer(0.2), 'It is a 1.').name).toBe('answer');
  expect(answerSource(answer(0.2), 'It is a 1.', 'plain').name).toBe('answer-plain');
});
