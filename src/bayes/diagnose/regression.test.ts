import { describe, expect, test } from 'vitest';
import { gaussianHead } from '../head.ts';
import { checked, diagnose } from './diagnose.ts';
import type { Evidence } from './evidence.ts';
import { healthyEvidence, healthyLayer, historyOf } from './testing.ts';

const healthy = healthyEvidence();
const falling = (t: number) => 0.1 + 1.3 * Math.exp(-8 * t);

describe('faults of a regression', () => {
  const head = gaussianHead();
  const { trainClasses: _, trainRuns: __, heldOut: ___, prediction: ____, ...rest } = healthy;
  const regression = {
    examples: 200,
    draws: 64,
    rmse: 0.3,
    spread: 1,
    coverage: { mass: 0.9, inside: 0.88 },
  };
  const healthyRegression: Evidence = {
    ...{ ...rest, config: { ...healthy.config, layers: [16, 8, 1], head } },
    ...{ regression, trainTargets: [{ mean: 0, sd: 1 }] },
  };
  const of = (planted: Partial<Evidence>) =>
    diagnose({ ...healthyRegression, ...planted }).map(({ code, severity }) => `${severity} ${code}`);

  test('none where there is none', () => {
    expect(of({})).toEqual([]);
    expect(checked(healthyRegression)).toContain('free energy against ignorance');
  });

  test.each<[string, Partial<Evidence>, string[]]>([
    ['a constant', { regression: { ...regression, rmse: 1.02 } }, ['warning no-better-than-mean']],
    ['worse than a constant', { regression: { ...regression, rmse: 2 } }, ['error no-better-than-mean']],
    [
      'intervals that hold 70 %',
      { regression: { ...regression, coverage: { mass: 0.9, inside: 0.7 } } },
      ['warning narrow-intervals'],
    ],
    [
      'intervals that hold everything',
      { regression: { ...regression, coverage: { mass: 0.9, inside: 1 } } },
      ['warning wide-intervals'],
    ],
    [
      'a fit that costs more than it is worth',
      { history: historyOf({ nll: falling, kl: () => 2500 }) },
      ['warning worse-than-ignorance'],
    ],
    [
      'weights at the prior, and an NLL of the constant',
      {
        layers: [0, 1].map(() => ({ ...healthyLayer, atPrior: 0.99 })),
        history: historyOf({ nll: () => 1.41, kl: () => 10 }),
      },
      ['error prior-collapse'],
    ],
  ])('%s', (_name, planted, expected) => {
    expect(of(planted)).toEqual(expected);
  });
});
