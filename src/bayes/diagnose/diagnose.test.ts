import { describe, expect, test } from 'vitest';
import { credibleInterval } from '../../metrics/uncertainty.ts';
import { gaussianHead } from '../head.ts';
import { bayesByBackprop, deepEnsemble, type Method, plainNetwork } from '../method.ts';
import { randomWords } from '../random.ts';
import { checked, diagnose } from './diagnose.ts';
import type { Evidence } from './evidence.ts';
import { healthyEvidence, healthyInputs, healthyLayer, historyOf } from './testing.ts';

const healthy = healthyEvidence();
const { prediction, config } = healthy;
const found = (planted: Partial<Evidence>) =>
  diagnose({ ...healthy, ...planted }).map(({ code, severity }) => `${severity} ${code}`);
const seen = (planted: Partial<Evidence>) => diagnose({ ...healthy, ...planted })[0]!.seen;

test('healthy evidence: everything is checked, nothing is found', () => {
  expect(checked(healthy)).toHaveLength(19);
  expect(diagnose(healthy)).toEqual([]);
});

test('no evidence: nothing is checked, nothing is found', () => {
  expect(checked({ config })).toEqual([]);
  expect(diagnose({ config })).toEqual([]);
});

const falling = (t: number) => 0.1 + 1.3 * Math.exp(-8 * t);
const layers = (fault: Partial<typeof healthyLayer>) => [{ ...healthyLayer, ...fault }, healthyLayer];
const both = (fault: Partial<typeof healthyLayer>) => layers(fault).map(() => layers(fault)[0]!);

describe('one planted fault, one finding', () => {
  test.each<[string, Partial<Evidence>, string[]]>([
    ['KL weight 1 beside a mean NLL', { klScale: 1 }, ['error kl-weight']],
    ['KL over the batch once more', { klScale: 1 / 1000 / 50 }, ['error kl-weight']],
    [
      'a history whose own sums have the weight wrong',
      { history: historyOf({ nll: falling, kl: (t) => 400 - 100 * t, weight: 1 / 50 }) },
      ['error kl-weight'],
    ],
    [
      'a cold posterior',
      { settings: { batch: 50, temperature: 0.1 }, klScale: 1e-4 },
      ['note cold-posterior'],
    ],
    [
      'a temperature of 1/N',
      { settings: { batch: 50, temperature: 1e-5 }, klScale: 1e-8 },
      ['warning cold-posterior'],
    ],
    ['no KL at all', { settings: { batch: 50, temperature: 0 } }, ['warning cold-posterior']],
    [
      'weights at the prior, and nothing learned',
      { layers: both({ atPrior: 0.99 }), history: historyOf({ nll: () => 1.38, kl: () => 10 }) },
      ['error prior-collapse'],
    ],
    [
      'a layer at the prior in a net that fits',
      { layers: layers({ atPrior: 0.95 }) },
      ['note prior-collapse'],
    ],
    [
      'sigma a thousandth of mu everywhere',
      { layers: both({ snrMedian: 1000 }), prediction: { ...prediction, epistemic: 1e-4 } },
      ['error point-collapse'],
    ],
    [
      'sigma below 1e-6',
      { layers: layers({ underflown: 0.6, sigmaLeast: 1e-9 }) },
      ['error sigma-underflow'],
    ],
    [
      'some sigma far above the prior',
      { layers: layers({ overflown: 0.02, sigmaMost: 9 }) },
      ['warning sigma-overflow'],
    ],
    [
      'free energy that falls while the NLL rises',
      { history: historyOf({ nll: (t) => 0.1 + 0.4 * t, kl: (t) => 700 + 4000 * Math.exp(-8 * t) }) },
      ['warning kl-swamping'],
    ],
    [
      'an NLL that a huge KL keeps at log C',
      { history: historyOf({ nll: () => 1.38, kl: (t) => 6000 + 9000 * Math.exp(-8 * t) }) },
      ['error kl-swamping', 'warning worse-than-ignorance'],
    ],
    [
      'a fit that costs more KL than it is worth',
      { history: historyOf({ nll: falling, kl: () => 2000 }) },
      ['warning worse-than-ignorance'],
    ],
    [
      'a warm-up that is longer than the training',
      { settings: { ...healthy.settings, klWarmupEpochs: 60, horizons: [50] } },
      ['warning kl-warmup'],
    ],
    [
      'a warm-up that ends when a cosine has faded',
      { settings: { ...healthy.settings, schedule: 'cosine', klWarmupEpochs: 35 } },
      ['warning kl-warmup'],
    ],
    [
      'a fall that goes with the learning rate, flattened by a cosine',
      {
        settings: { ...healthy.settings, schedule: 'cosine' },
        history: historyOf({ nll: (t) => 1.3 - (t + Math.sin(Math.PI * t) / Math.PI), kl: () => 300 }),
      },
      ['warning unfinished'],
    ],
    [
      'test inputs divided by 255',
      { inputs: { train: healthyInputs, test: { ...healthyInputs, mean: 0.13, sd: 0.31, most: 1 } } },
      ['error input-scale'],
    ],
    [
      'test inputs shifted by one sd',
      { inputs: { train: healthyInputs, test: { ...healthyInputs, mean: 111 } } },
      ['warning input-scale'],
    ],
    [
      'the same number everywhere',
      { inputs: { train: { ...healthyInputs, sd: 0 }, test: healthyInputs } },
      ['error constant-inputs'],
    ],
    ['16 draws for 90 %', { interval: { draws: 16, mass: 0.9 } }, ['warning few-interval-draws']],
    ['40 draws for 90 %', { interval: { draws: 40, mass: 0.9 } }, ['note few-interval-draws']],
    ['four draws of a prediction', { prediction: { ...prediction, draws: 4 } }, ['note few-draws']],
    [
      'one draw of a prediction',
      { prediction: { ...prediction, draws: 1, epistemic: 0 } },
      ['warning few-draws'],
    ],
    [
      'a free energy that still falls',
      { history: historyOf({ nll: (t) => 1.3 - t, kl: () => 300 }) },
      ['warning unfinished'],
    ],
    [
      'a free energy that has three time constants behind it, and hardly more',
      { history: historyOf({ nll: (t) => 0.1 + 1.3 * Math.exp(-2.7 * t), kl: () => 300 }) },
      ['note unfinished'],
    ],
    [
      'a free energy that rises',
      { history: historyOf({ nll: (t) => falling(t) + 3 * Math.max(0, t - 0.8), kl: () => 300 }) },
      ['warning diverging'],
    ],
    [
      'a free energy that only rises',
      { history: historyOf({ nll: (t) => 0.5 + 3 * t, kl: () => 300 }) },
      ['error diverging', 'warning worse-than-ignorance'],
    ],
    ['one class in training', { trainClasses: [0, 0, 1000, 0] }, ['error one-class']],
    ['a class that training never saw', { trainClasses: [0, 333, 333, 334] }, ['warning unseen-class']],
    [
      'a class that nobody ever saw',
      {
        trainClasses: [0, 333, 333, 334],
        heldOut: [{ part: 'test', classes: [0, 67, 67, 66] }],
        prediction: { ...prediction, actual: [0, 67, 67, 66], predicted: [0, 67, 67, 66] },
      },
      ['note unseen-class'],
    ],
    ['a file that is sorted by class', { trainRuns: [1, 1, 1, 1] }, ['note sorted-labels']],
    ['two sorted files, one after the other', { trainRuns: [2, 2, 2, 2] }, ['note sorted-labels']],
    [
      'a test part from the end of a sorted file',
      { trainRuns: [1, 1, 1, 1], heldOut: [{ part: 'test', classes: [0, 0, 20, 180] }] },
      ['warning class-shares', 'note sorted-labels'],
    ],
    [
      'a validation part in which a class is three times as frequent',
      { heldOut: [{ part: 'validation', classes: [150, 50, 50, 50] }] },
      ['warning class-shares'],
    ],
    [
      'a class that is never predicted',
      { prediction: { ...prediction, error: 0.3, predicted: [0, 100, 50, 50] } },
      ['warning never-predicted'],
    ],
    [
      'half of many classes never predicted, each of them too rare to tell',
      {
        trainClasses: Array(40).fill(25),
        trainRuns: Array(40).fill(24),
        heldOut: [],
        prediction: {
          ...{ ...prediction, error: 0.5, actual: Array(40).fill(10) },
          predicted: Array.from({ length: 40 }, (_, c) => 20 * (c % 2)),
        },
      },
      ['warning never-predicted'],
    ],
    ['permuted labels', { prediction: { ...prediction, error: 0.99 } }, ['error below-chance']],
    ['guesses', { prediction: { ...prediction, error: 0.74 } }, ['warning no-better-than-chance']],
    ['NaN in a layer', { layers: layers({ nonFinite: 3 }) }, ['error non-finite']],
    [
      'a loss that is infinite',
      {
        history: healthy.history.map((p) =>
          p.step === 500 ? { ...p, kl: Number.POSITIVE_INFINITY, freeEnergy: Number.POSITIVE_INFINITY } : p,
        ),
      },
      ['error non-finite'],
    ],
  ])('%s', (_name, planted, expected) => {
    expect(found(planted)).toEqual(expected);
  });
});

describe('findings carry the numbers', () => {
  test.each<[Partial<Evidence>, RegExp]>([
    [{ klScale: 1 }, /N = 1000: the whole KL stands beside a mean NLL/],
    [{ klScale: 1 / 50 }, /number of minibatches, 20/],
    [{ klScale: 1e-3 / 172 }, /1\/172: averaged over the weights/],
    [{ settings: { batch: 50, temperature: 1e-3 }, klScale: 1e-6 }, /N or 1\/N/],
    [{ inputs: { train: healthyInputs, test: { ...healthyInputs, sd: 78 * 255 } } }, /about 255/],
    [{ interval: { draws: 19, mass: 0.9 } }, /holds 81 %/],
    [{ history: historyOf({ nll: falling, kl: () => 2000 }) }, /ended at 2\.1.*ignores the inputs/],
    [{ settings: { ...healthy.settings, klWarmupEpochs: 100 } }, /counted the KL 0\.5 times/],
  ])('%#', (planted, words) => {
    expect(seen(planted)).toMatch(words);
  });
});

test('the central interval of S uniform draws holds m (S - 1)/(S + 1)', () => {
  const [mass, draws, repeats] = [0.9, 16, 20_000];
  const word = randomWords(1, 0, 0);
  let held = 0;
  for (let r = 0; r < repeats; r++) {
    const { lower, upper } = credibleInterval(
      Array.from({ length: draws }, (_, s) => word(r * draws + s) / 2 ** 32),
      mass,
    );
    held += (upper - lower) / repeats;
  }
  // the standard deviation of one is below 0.1
  expect(Math.abs(held - (mass * 15) / 17)).toBeLessThan(4 * (0.1 / Math.sqrt(repeats)));
});

test('the worst comes first', () => {
  const planted = {
    ...{ settings: { batch: 50, temperature: 0.1 }, klScale: 1e-4, interval: { draws: 16, mass: 0.9 } },
    prediction: { ...prediction, error: 0.99 },
  };
  expect(found(planted)).toEqual(['error below-chance', 'warning few-interval-draws', 'note cold-posterior']);
});

test('layers at the prior without a history are a warning; in a regression there is no log C to compare with', () => {
  const { history: _, ...unknown } = healthy;
  const collapsed = { ...unknown, layers: both({ atPrior: 1 }) };
  expect(diagnose(collapsed).map(({ severity }) => severity)).toEqual(['warning']);
  const regression = { ...healthy, ...collapsed, config: { ...config, head: gaussianHead() } };
  expect(diagnose(regression).map(({ severity }) => severity)).toEqual(['warning']);
});

test('a point-like posterior whose draws disagree all the same is none', () => {
  expect(found({ layers: both({ snrMedian: 1000 }) })).toEqual([]);
});

test('a short history is not judged', () => {
  const short = { ...healthy, history: healthy.history.slice(0, 19) };
  expect(checked(short)).not.toContain('whether training was finished');
});

test('a history that is mostly NaN is no evidence that anything was learned', () => {
  const course = historyOf({ nll: falling, kl: () => 300 });
  const history = course.map((point, i) =>
    i < 5 ? point : { ...point, nll: Number.NaN, freeEnergy: Number.NaN },
  );
  const codes = found({ layers: both({ atPrior: 0.99 }), history });
  expect(codes).toContain('warning prior-collapse');
  expect(codes).toContain('error non-finite');
  expect(codes).not.toContain('note prior-collapse');
});

test('what a method cannot change it is not told to: draws of a plain network, members of an ensemble, a cold point', () => {
  const of = (method: Method, draws: number) => {
    const { layers, ...rest } = healthy;
    return diagnose({
      ...rest,
      config: { ...rest.config, method },
      settings: { batch: 50, temperature: 0.1 },
      prediction: { ...prediction, draws },
    }).filter(({ code }) => ['few-draws', 'cold-posterior'].includes(code));
  };
  expect(of(plainNetwork, 1)).toMatchObject([
    { code: 'few-draws', severity: 'note', remedy: expect.stringMatching(/bbb/) },
  ]);
  expect(of(deepEnsemble(3), 3)).toMatchObject([
    { code: 'few-draws', remedy: expect.stringMatching(/more members/) },
  ]);
  expect(
    of(bayesByBackprop, 1)
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['cold-posterior', 'few-draws']);
});
