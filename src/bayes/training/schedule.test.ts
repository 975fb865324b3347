import { expect, test } from 'vitest';
import { batches } from '../../data/order/permutation.ts';
import { gaussian } from '../prior.ts';
import { networkConfig, trainSettings } from '../settings/settings.ts';
import { placeOf } from '../testing.ts';
import { klScaleAt, klWarmupAt, learningRateAt, paperKlWeight } from './schedule.ts';
import { trainingFields } from './stepFields.ts';

test.each([1, 2, 469, 100_000])(
  "the paper's KL weights of %i minibatches sum to 1 and never overflow",
  (minibatches) => {
    let sum = 0;
    for (let i = 1; i <= minibatches; i++) sum += paperKlWeight(i, minibatches);
    expect(sum).toBeCloseTo(1, 12);
  },
);

test('for few minibatches they are 2^(M-i) / (2^M - 1)', () => {
  for (let i = 1; i <= 10; i++) expect(paperKlWeight(i, 10)).toBeCloseTo(2 ** (10 - i) / (2 ** 10 - 1), 15);
});

test.each(['uniform', 'paper'] as const)(
  'over an epoch, %s weights count the KL temperature times',
  (klWeights) => {
    const [examples, temperature] = [1000, 0.3];
    const epoch = batches(examples, 96);
    // a step weighs its minibatch's mean NLL by its share of the examples
    const total = epoch.reduce((sum, { size }, at) => {
      const c = klScaleAt({ klWeights, temperature }, { number: at + 1, of: epoch.length, size, examples });
      return sum + c * size;
    }, 0);
    expect(total).toBeCloseTo(temperature, 12);
  },
);

const rates = trainSettings({ learningRate: 0.1, epochs: 10, stepEpochs: 3, stepFactor: 0.5 }, gaussian());

test('the cosine goes from the full rate through half of it to 0; constant stays', () => {
  const cosine = { ...rates, schedule: 'cosine' } as const;
  expect(learningRateAt(cosine, 0, 10)).toBe(0.1);
  expect(learningRateAt(cosine, 50, 10)).toBeCloseTo(0.05, 12);
  expect(learningRateAt(cosine, 100, 10)).toBeCloseTo(0, 12);
  expect(learningRateAt({ ...rates, schedule: 'constant' }, 77, 10)).toBe(0.1);
});

test('steps halve the rate after every third epoch, at the first minibatch of the next', () => {
  const at = (step: number) => learningRateAt({ ...rates, schedule: 'step' }, step, 7);
  expect([0, 20, 21, 41, 42, 62, 63, 69].map(at)).toEqual([
    0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125,
  ]);
});

test('KL warm-up is a line that ends at 1 with its last minibatch, and then stays; 0 epochs are none', () => {
  const warmup = { klWarmupEpochs: 2 };
  expect(klWarmupAt(warmup, 0, 5)).toBeCloseTo(0.1, 12);
  expect(klWarmupAt(warmup, 4, 5)).toBeCloseTo(0.5, 12);
  for (const step of [9, 10, 1000]) expect(klWarmupAt(warmup, step, 5)).toBe(1);
  expect(klWarmupAt({ klWarmupEpochs: 0 }, 0, 5)).toBe(1);
  const line = Array.from({ length: 9 }, (_, i) => klWarmupAt(warmup, i + 1, 5) - klWarmupAt(warmup, i, 5));
  for (const rise of line) expect(rise).toBeCloseTo(0.1, 12);
});

test("the weight of the KL that a step gets is its minibatch's, times the warm-up", () => {
  const config = networkConfig({ layers: [3, 2] });
  const epoch = batches(100, 10);
  const scaleOf = (klWarmupEpochs: number, index: number) => {
    const settings = trainSettings({ klWarmupEpochs, batch: 10 }, config.prior);
    return trainingFields(config, settings, placeOf(settings, config, epoch, index)).klScale;
  };
  expect(scaleOf(4, 9)).toBeCloseTo(scaleOf(0, 9) / 4, 12);
  expect(scaleOf(4, 39)).toBe(scaleOf(0, 39));
});
