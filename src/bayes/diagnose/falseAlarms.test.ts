/**
 * The false alarm rate that the checks were given, held by simulation at the edge of what each must be silent
 * about. And silence where there is nothing to see.
 */
import { describe, expect, test } from 'vitest';
import { binomialCdf } from '../../metrics/binomialInterval.ts';
import { categorical, gaussianHead } from '../head.ts';
import { gaussian } from '../prior.ts';
import { normalValues } from '../testing.ts';
import { diagnose } from './diagnose.ts';
import type { Evidence, PredictionSummary, RegressionSummary } from './evidence.ts';
import { falseAlarm } from './finding.ts';
import { ignoranceOf } from './ignorance.ts';
import { countClasses, countRuns } from './labelSummary.ts';

/** A small generator of its own, a linear congruence modulo 2^48: millions of numbers in a second. */
function uniforms(seed: number): () => number {
  let state = BigInt(seed);
  let words: number[] = [];
  return () => {
    if (words.length === 0) {
      state = (state * 0x5deece66dn + 0xbn) & 0xffffffffffffn;
      words = [Number(state >> 16n)];
    }
    return (words.pop()! + 0.5) / 2 ** 32;
  };
}

/** More alarms than this come with a probability below 1e-4 if the rate is what it should be. */
const mostAlarms = (trials: number): number =>
  Array.from({ length: 50 }, (_, k) => k).find((k) => 1 - binomialCdf(k, trials, falseAlarm) < 1e-4)!;

type Of = (random: () => number, trial: number) => Partial<Evidence>;

function alarms(codes: readonly string[], of: Of, trials: number): number {
  const random = uniforms(7);
  let count = 0;
  for (let trial = 0; trial < trials; trial++) {
    const found = diagnose({ config, ...of(random, trial) });
    if (found.some(({ code }) => codes.includes(code))) count++;
  }
  return count;
}

const config: Evidence['config'] = { layers: [4, 3], head: categorical, prior: gaussian(0.5) };
const sizes = [1, 2, 5, 12, 30, 150, 600];
const sizeOf = (trial: number) => sizes[trial % sizes.length]!;
const pickOf = (random: () => number, shares: readonly number[]): number => {
  let left = random();
  return Math.max(
    0,
    shares.findIndex((share) => {
      left -= share;
      return left < 0;
    }),
  );
};

const sharesOf = [[0.5, 0.5], [0.95, 0.05], [0.4, 0.3, 0.2, 0.1], Array.from({ length: 20 }, () => 0.05)];

/** Labels by their shares, each with an answer. */
function answered(
  random: () => number,
  trial: number,
  answer: (label: number, shares: readonly number[]) => number,
): { readonly prediction: PredictionSummary } {
  const shares = sharesOf[Math.floor(trial / sizes.length) % sharesOf.length]!;
  const labels = Array.from({ length: sizeOf(trial) }, () => pickOf(random, shares));
  const answers = labels.map((label) => answer(label, shares));
  return {
    prediction: {
      ...{ draws: 64, entropy: 1, epistemic: 0.1 },
      error: answers.filter((own, n) => own !== labels[n]).length / labels.length,
      actual: countClasses(labels, shares.length),
      predicted: countClasses(answers, shares.length),
    },
  };
}

/** Normals, from one long table that is walked in a seeded stride. */
const table = normalValues(1 << 16, 5);
const normalsOf = (random: () => number) => () => table[Math.floor(random() * table.length)]!;

describe('no more than one alarm in a thousand', () => {
  test.each<[string, string[], Of]>([
    [
      'answers that have nothing to do with the labels are not below chance',
      ['below-chance'],
      (random, trial) => answered(random, trial, (_, shares) => pickOf(random, shares)),
    ],
    [
      'a network that knows a quarter of what luck leaves is not "no better than chance"',
      ['no-better-than-chance', 'below-chance'],
      (random, trial) =>
        answered(random, trial, (label, shares) => (random() < 0.25 ? label : pickOf(random, shares))),
    ],
    [
      'classes that are predicted half as often as they come are not "never predicted"',
      ['never-predicted'],
      (random, trial) => answered(random, trial, (label) => (random() < 0.5 ? label : 0)),
    ],
    [
      'parts of one distribution have the same class shares',
      ['class-shares'],
      (random, trial) => {
        const shares = sharesOf[trial % sharesOf.length]!;
        const part = (count: number) =>
          countClasses(
            Array.from({ length: count }, () => pickOf(random, shares)),
            shares.length,
          );
        return {
          trainClasses: part(100),
          heldOut: [
            { part: 'test', classes: part(sizeOf(trial)) },
            { part: 'validation', classes: part(20) },
          ],
        };
      },
    ],
    [
      'labels in random order are not sorted',
      ['sorted-labels'],
      (random, trial) => {
        const shares = sharesOf[trial % sharesOf.length]!;
        const labels = Array.from({ length: 3 * sizeOf(trial) }, () => pickOf(random, shares));
        return {
          trainClasses: countClasses(labels, shares.length),
          trainRuns: countRuns(labels, shares.length),
        };
      },
    ],
    [
      'intervals that are off by five points are neither narrow nor wide',
      ['narrow-intervals', 'wide-intervals'],
      (random, trial) => {
        const truth = trial % 2 === 0 ? 0.85 : 0.95;
        const examples = sizeOf(trial);
        const inside = Array.from({ length: examples }, random).filter((u) => u < truth).length / examples;
        return { regression: regressionOf({ examples, coverage: { mass: 0.9, inside } }) };
      },
    ],
    [
      'a regression that explains half of the variance is better than the mean',
      ['no-better-than-mean'],
      (random, trial) => {
        const normal = normalsOf(random);
        const examples = sizeOf(trial);
        const errors = Array.from({ length: examples }, normal);
        const targets = errors.map((e) => e + normal());
        const centre = targets.reduce((a, b) => a + b, 0) / examples;
        const size = (values: readonly number[]) => Math.hypot(...values) / Math.sqrt(examples);
        const spread = size(targets.map((y) => y - centre));
        return { regression: regressionOf({ examples, rmse: size(errors), spread }) };
      },
    ],
    [
      'a course that is at its end neither falls nor rises',
      ['unfinished', 'diverging'],
      (random, trial) => ({ history: flat(normalsOf(random), 20 + 10 * (trial % 8)) }),
    ],
    [
      'ignorance itself is not worse than ignorance',
      ['worse-than-ignorance'],
      (random, trial) => ({
        ...ignorant,
        history: flat(normalsOf(random), 20 + 10 * (trial % 8), ignorance),
      }),
    ],
  ])('%s', (_name, codes, of) => {
    // a history takes longer to judge
    const trials = of(uniforms(1), 0).history ? 800 : 4_000;
    expect(alarms(codes, of, trials)).toBeLessThanOrEqual(mostAlarms(trials));
  });
});

const ignorant = {
  settings: { batch: 10, temperature: 1 },
  examples: 100,
  trainClasses: [40, 30, 30],
} satisfies Partial<Evidence>;
const ignorance = ignoranceOf({ config, ...ignorant })!.freeEnergy;

/** Minibatch noise around one value, without any KL. */
function flat(normal: () => number, points: number, level = 1): NonNullable<Evidence['history']> {
  return Array.from({ length: points }, (_, i) => {
    const nll = level + 0.3 * normal();
    return { step: i + 1, nll, kl: 0, freeEnergy: nll, error: 0 };
  });
}

const regressionOf = (given: Partial<RegressionSummary>): RegressionSummary => ({
  ...{ examples: 100, draws: 64, rmse: 0.3, spread: 1, coverage: { mass: 0.9, inside: 0.9 } },
  ...given,
});

describe('where there is nothing to see, nothing is said', () => {
  const predicted = (actual: number[], answers: number[], right: number): Partial<Evidence> => {
    const total = actual.reduce((a, b) => a + b, 0);
    return {
      trainClasses: actual.map((count) => 10 * Math.max(1, count)),
      heldOut: [{ part: 'test', classes: actual }],
      prediction: {
        ...{ draws: 64, entropy: 1, epistemic: 0.1 },
        ...{ error: 1 - right / total, actual, predicted: answers },
      },
    };
  };
  test.each<[string, Partial<Evidence>]>([
    ['one test row, wrong', predicted([0, 1, 0], [1, 0, 0], 0)],
    ['one test row, right', predicted([0, 1, 0], [0, 1, 0], 1)],
    ['12 of 12 right', predicted([4, 4, 4], [4, 4, 4], 12)],
    ['12 of 12 right, all of one class', predicted([12, 0, 0], [12, 0, 0], 12)],
    ['11 of 12 right, where one class is rare and never predicted', predicted([11, 1], [12, 0], 11)],
    ['3 wrong of 3', predicted([2, 1], [1, 2], 0)],
    [
      '100 classes with one test row each, half of them right',
      predicted(Array(100).fill(1), Array(100).fill(1), 50),
    ],
    ['one test row of a regression', { regression: regressionOf({ examples: 1, rmse: 2, spread: 0 }) }],
    [
      'one test row of a regression, outside its interval',
      { regression: regressionOf({ examples: 1, spread: 0, coverage: { mass: 0.9, inside: 0 } }) },
    ],
    ['constant test targets', { regression: regressionOf({ examples: 50, rmse: 0.1, spread: 0 }) }],
    ['ten rows and a large error', { regression: regressionOf({ examples: 10, rmse: 1.2, spread: 1 }) }],
    [
      'an outlier that nothing foresees, and good predictions',
      { regression: regressionOf({ examples: 200, rmse: 1, spread: 1, nearer: 0.9 }) },
    ],
    ['no test rows', predicted([0, 0, 0], [0, 0, 0], 0)],
    [
      'an error that is no number',
      { prediction: { ...predicted([5, 5], [5, 5], 5).prediction!, error: Number.NaN } },
    ],
    [
      'a coverage that is no number',
      { regression: regressionOf({ rmse: Number.NaN, coverage: { mass: 0.9, inside: Number.NaN } }) },
    ],
    ['a history without any noise', { ...ignorant, history: flat(() => 0, 40, ignorance) }],
    [
      'a horizon without epochs',
      {
        ...{ ...ignorant, history: flat(() => 0, 40, 0.5) },
        settings: { batch: 10, temperature: 1, schedule: 'cosine', horizons: [0] },
      },
    ],
    [
      'targets that are all the same number',
      {
        config: { ...config, layers: [4, 1], head: gaussianHead() },
        settings: ignorant.settings,
        ...{ examples: 100, trainTargets: [{ mean: 3, sd: 0 }], history: flat(() => 0, 40, -2) },
      },
    ],
    ['two rows of training, one of each class', { trainClasses: [1, 1], trainRuns: [1, 1] }],
  ])('%s', (_name, planted) => {
    expect(diagnose({ config, ...planted })).toEqual([]);
  });
});
