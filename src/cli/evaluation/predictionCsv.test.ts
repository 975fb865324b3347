import { expect, test } from 'vitest';
import { predictionCsv } from './predictionCsv.ts';

const one = (x: number) => Float64Array.of(x);

test.each([
  [1e9, 20, '1000000000.123', '999999967.23', '1000000033.02'],
  [1717000123456, 0.05, '1717000123456.123', '1717000123423.23', '1717000123489.02'],
  [0, 1, '0.123', '-32.77', '33.02'],
])(
  'beside %s the digits that a standard deviation of %s needs are printed',
  (centre, sd, mean, lower, upper) => {
    const csv = predictionCsv({
      ...{ task: 'regression', count: 1, targets: 1, targetNames: ['y'], draws: 1, findings: [] },
      ...{ mean: one(centre + 0.123), sd: one(sd), aleatoric: one(sd), epistemic: one(0) },
      predictiveInterval: { mass: 0.9, lower: one(centre - 32.77), upper: one(centre + 33.02) },
    });
    const cells = csv.trim().split('\n')[1]!.split(',');
    // a ten-thousandth of the deviation is kept
    for (const [i, text] of [
      [0, mean],
      [4, lower],
      [5, upper],
    ] as const) {
      expect(Math.abs(Number(cells[i]) - Number(text))).toBeLessThan(1e-4 * sd + 1e-12 * Math.abs(centre));
    }
    expect(Number(cells[1])).toBe(sd);
  },
);
