import { describe, expect, test } from 'vitest';
import { streams } from '../../../shaders/lib/random.ts';
import { batches, permutation } from '../../data/order/permutation.ts';
import { randomWords } from '../random.ts';
import { examplesOf, minibatchesOf, orderOf, placesOf, rowsOf } from './minibatches.ts';

const of = { seed: 5, member: 0 };

test('without pseudo-examples the minibatches are those of the shuffle, and the order is the shuffle', () => {
  const minibatches = minibatchesOf(50, 12);
  expect(minibatches).toEqual(batches(50, 12));
  const order = orderOf({ minibatches, pool: 0, ...of, epoch: 3 });
  expect(order).toEqual(permutation(50, randomWords(5, streams.shuffle, 3)));
});

describe('with half as many pseudo-examples as examples', () => {
  const minibatches = minibatchesOf(50, 12, 0.5);

  test('each minibatch has its share, the last smaller one too, rounded up', () => {
    expect(minibatches.map(({ size, pseudo }) => [size, pseudo])).toEqual([
      ...Array.from({ length: 4 }, () => [12, 6]),
      [2, 1],
    ]);
    expect(minibatchesOf(3, 3, 0.5).map(rowsOf)).toEqual([5]);
    expect(minibatchesOf(1, 1, 1e-6)[0]!.pseudo).toBe(1);
    // 0.1 * 30 is 3.0000000000000004 in floating point
    expect(minibatchesOf(30, 30, 0.1)[0]!.pseudo).toBe(3);
  });

  test('a minibatch begins where the one before it ended', () => {
    minibatches.slice(1).forEach(({ first }, i) => {
      expect(first).toBe(minibatches[i]!.first + rowsOf(minibatches[i]!));
    });
    expect([examplesOf(minibatches), placesOf(minibatches)]).toEqual([50, 75]);
  });

  /** The pseudo-examples of the first epochs, in the order in which they are seen, from 0. */
  const drawnIn = (epochs: number, pool: number, member = 0) =>
    Array.from({ length: epochs }, (_, epoch) => {
      const order = orderOf({ minibatches, pool, seed: 5, epoch, member });
      return minibatches.flatMap(({ first, size, pseudo = 0 }) => [
        ...order.subarray(first + size, first + size + pseudo).map((place) => place - 50),
      ]);
    }).flat();

  test('the examples of a minibatch are those that it has without them', () => {
    const shuffled = permutation(50, randomWords(5, streams.shuffle, 2));
    const order = orderOf({ minibatches, pool: 40, ...of, epoch: 2 });
    const seen = minibatches.flatMap(({ first, size }) => [...order.subarray(first, first + size)]);
    expect(seen).toEqual([...shuffled]);
  });

  test.each([1, 7, 25, 40])('of a pool of %i each comes once a round, over the ends of epochs', (pool) => {
    const drawn = drawnIn(8, pool);
    const rounds = Math.floor(drawn.length / pool);
    expect(rounds).toBeGreaterThan(1);
    for (let round = 0; round < rounds; round++) {
      const own = drawn.slice(round * pool, (round + 1) * pool);
      expect(own.sort((a, b) => a - b)).toEqual(Array.from({ length: pool }, (_, i) => i));
    }
  });

  test('rounds and members have shuffles of their own', () => {
    const drawn = drawnIn(4, 40);
    expect(drawn.slice(0, 40)).not.toEqual(drawn.slice(40, 80));
    expect(drawnIn(1, 40, 1)).not.toEqual(drawnIn(1, 40, 0));
  });
});
