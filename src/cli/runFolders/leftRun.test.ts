import { expect, test } from 'vitest';
import { categorical, gaussianHead } from '../../bayes/head.ts';
import { oldNoise } from './leftRun.ts';

test('who goes on with a regression from before the noise had a prior is told so', () => {
  for (const noise of ['learned', 'input'] as const) {
    expect(oldNoise('runs/a', { head: gaussianHead(noise, 1, null) })).toEqual([
      expect.stringMatching(/^runs\/a is from before .* train the run again$/),
    ]);
    expect(oldNoise('runs/a', { head: gaussianHead(noise) })).toEqual([]);
  }
  for (const head of [categorical, gaussianHead('fixed', 1, null)]) {
    expect(oldNoise('runs/a', { head })).toEqual([]);
  }
});
