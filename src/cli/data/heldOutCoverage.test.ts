/**
 * What is chosen on images that are held out keeps its promise on the test images, because they are drawn. On
 * the last images of the file, which are easier, it does not. Real MNIST; the classifier is softmax
 * regression, which is enough for a statement about the split.
 */
import { describe, expect, test } from 'vitest';
import { randomWords } from '../../bayes/random.ts';
import { type LabelledImages, selectImages } from '../../data/files/mnist.ts';
import { batches, permutation } from '../../data/order/permutation.ts';
import { conformalQuantile } from '../../metrics/conformal.ts';
import { drawRows } from './divide.ts';
import { openImages } from './images.ts';

const classes = 10;
const held = 3_000;
const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
const promises = [0.9, 0.95, 0.99];

/** Weights [I + 1, C] by stochastic gradient descent; the last row is the bias. */
function classifierOf({ images, labels, count, inputSize }: LabelledImages): Float64Array {
  const w = new Float64Array((inputSize + 1) * classes);
  for (let epoch = 0; epoch < 5; epoch++) {
    const order = permutation(count, randomWords(1, 2000, epoch));
    for (const { first, size } of batches(count, 10)) {
      for (const n of order.subarray(first, first + size)) {
        const x = images.subarray(n * inputSize, (n + 1) * inputSize);
        const p = predict(w, x);
        p[labels[n]!]! -= 1;
        for (let i = 0; i <= inputSize; i++) {
          const value = i === inputSize ? 1 : x[i]! / 255;
          if (value === 0) continue;
          for (let c = 0; c < classes; c++) w[i * classes + c]! -= 0.02 * value * p[c]!;
        }
      }
    }
  }
  return w;
}

function predict(w: Float64Array, x: Uint8Array): Float64Array {
  const logits = w.slice(x.length * classes);
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    const value = x[i]! / 255;
    for (let c = 0; c < classes; c++) logits[c]! += value * w[i * classes + c]!;
  }
  const most = Math.max(...logits);
  const exps = logits.map((z) => Math.exp(z - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

/** 1 - p of the true class of each image: the score of `leastAmbiguous`. */
const scoresOf = (w: Float64Array, { images, labels, count, inputSize }: LabelledImages): Float64Array =>
  Float64Array.from(
    { length: count },
    (_, n) => 1 - predict(w, images.subarray(n * inputSize, (n + 1) * inputSize))[labels[n]!]!,
  );

describe('sets that promise to hold the true class, chosen on 3,000 held-out training images', async () => {
  const data = openImages();
  const [all, tested] = [await data.load('train'), await data.load('test')];
  const some = { seed: 0, draw: 'limit', division: 'drawn', classes: all.labels } as const;
  const { taken, left } = drawRows(all.count, 2_000, some);
  const weights = classifierOf(selectImages(all, taken));
  const pool = selectImages(all, left);
  const scores = scoresOf(weights, pool);
  const testScores = scoresOf(weights, tested);

  /** Share of the test images whose class is in its set. */
  function coverage(chosenOn: Uint32Array, promised: number): number {
    const quantile = conformalQuantile(
      Array.from(chosenOn, (n) => scores[n]!),
      Number((1 - promised).toFixed(4)),
    );
    return testScores.filter((score) => score <= quantile).length / testScores.length;
  }

  /** In standard deviations, of the quantile's sample and of the one it is counted on. */
  const deviations = (covered: number, promised: number) =>
    (covered - promised) / Math.sqrt(promised * (1 - promised) * (1 / held + 1 / tested.count));

  const drawn = seeds.map(
    (seed) =>
      drawRows(pool.count, held, { seed, draw: 'validation', division: 'drawn', classes: pool.labels }).taken,
  );
  const last = Uint32Array.from({ length: held }, (_, n) => pool.count - held + n);

  test.each(promises)('%d: by each of twenty seeds', (promised) => {
    const coverages = drawn.map((rows) => coverage(rows, promised));
    for (const covered of coverages) expect(Math.abs(deviations(covered, promised))).toBeLessThan(3);
    const mean = coverages.reduce((sum, each) => sum + each, 0) / coverages.length;
    const ofTest = Math.sqrt((promised * (1 - promised)) / tested.count);
    expect(Math.abs(mean - promised)).toBeLessThan(3 * ofTest);
  });

  test('and not on the last images of the file', () => {
    for (const promised of [0.9, 0.95]) {
      expect(deviations(coverage(last, promised), promised)).toBeLessThan(-3);
    }
  });
});
