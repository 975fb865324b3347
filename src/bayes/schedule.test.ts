import { expect, test } from 'vitest';
import { batches } from '../data/permutation.ts';
import { klScaleAt, learningRateAt, paperKlWeight } from './schedule.ts';

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

test('the cosine goes from the full rate through half of it to 0; constant stays', () => {
  const cosine = { schedule: 'cosine', learningRate: 0.1 } as const;
  expect(learningRateAt(cosine, 0, 100)).toBe(0.1);
  expect(learningRateAt(cosine, 50, 100)).toBeCloseTo(0.05, 12);
  expect(learningRateAt(cosine, 100, 100)).toBeCloseTo(0, 12);
  expect(learningRateAt({ schedule: 'constant', learningRate: 0.1 }, 77, 100)).toBe(0.1);
});
