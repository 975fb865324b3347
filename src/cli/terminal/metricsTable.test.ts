/** The scores of a run as a stranger reads them. */
import { describe, expect, test } from 'vitest';
import { bayesByBackprop, deepEnsemble, type Method, plainNetwork } from '../../bayes/method.ts';
import { metricsTable } from './metricsTable.ts';
import { qualityRows } from './qualityRows.ts';

const scores = { error: 0.0162, errorMeanWeights: 0.0171, nll: 0.0512, ece: 0.0176, brier: 0.0252 };
const told = (method: Method, draws: number, width?: number) =>
  metricsTable(
    {
      ...{ adapter: 'SwiftShader (software, CPU)', seed: 1, method },
      test: { task: 'classification', ...scores, draws, examples: 10_000 },
    },
    method,
    width,
  );

test('shares are percentages wherever they stand, the calibration error as well', () => {
  const table = told(bayesByBackprop, 100);
  expect(table).toMatch(/ECE +1\.76 %/);
  expect(table).toMatch(/test error +1\.62 %/);
  expect(table).not.toContain('0.0176');
});

test('a prediction is told by what it averages: draws, the members of an ensemble, or nothing', () => {
  expect(told(bayesByBackprop, 100)).toContain('posterior predictive, 100 draws, 10,000 test examples');
  expect(told(deepEnsemble(5), 5)).toContain('posterior predictive, 5 members, 10,000 test examples');
  expect(told(plainNetwork, 1)).toContain('1 pass, 10,000 test examples');
  expect(told(deepEnsemble(5), 5)).not.toContain('draws');
});

test.each([60, 72, 80])(
  'no line is wider than a terminal of %s columns, and no number is broken',
  (width) => {
    const table = told(bayesByBackprop, 100, width);
    for (const line of table.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
    expect(table).toMatch(/1\.62 %/);
  },
);

describe('what a threshold is worth', () => {
  const threshold = { wished: 0.005, threshold: 0.91, answered: 2555, wrong: 11, coverage: 0.511 };
  const rows = (error: number | null, holds: boolean | null) =>
    qualityRows({
      ...{ ece: 0.01, eceEqualMass: 0.01, aurc: 0.002, excessAurc: 0.001 },
      choices: {
        ...{ from: 'held out', chosenOn: 1000, scoredOn: 5000, conformal: [] },
        threshold: {
          ...threshold,
          error,
          holds,
          interval: error === null ? null : { lower: 0.002, upper: 0.008 },
        },
      },
    } as unknown as Parameters<typeof qualityRows>[0]).find(([name]) => name === 'answered')!;

  test('is a sentence with subject, share and interval', () => {
    const [, share, sentence] = rows(0.0043, true);
    expect(share).toBe('51.10 %');
    expect(sentence).toBe(
      'have a confidence of at least 0.9100, chosen for an error of 0.50 %: 0.43 % of these 2,555 are wrong ' +
        '(95 % interval 0.20 % to 0.80 %)',
    );
  });

  test('says loudly that a wish is missed, and that nothing is answered', () => {
    expect(rows(0.02, false)[2]).toMatch(/MISSED$/);
    expect(rows(null, null)[1]).toBe('none');
  });
});
