/** Random inputs for the property tests of this room. */
import fc from 'fast-check';

/** A distribution over `classes` classes: positive weights, some of them 0, divided by their sum. */
export function distribution(classes: number): fc.Arbitrary<number[]> {
  return fc
    .array(fc.nat(1000), { minLength: classes, maxLength: classes })
    .filter((weights) => weights.some((weight) => weight > 0))
    .map((weights) => {
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    });
}

export interface Scored {
  probs: Float64Array;
  labels: number[];
  classes: number;
}

/** Probabilities [N, C] with labels [N]; 1 <= N <= 30, 1 <= C <= 6. */
export const scored: fc.Arbitrary<Scored> = fc.integer({ min: 1, max: 6 }).chain((classes) =>
  fc
    .array(fc.tuple(distribution(classes), fc.nat(classes - 1)), { minLength: 1, maxLength: 30 })
    .map((examples) => ({
      probs: Float64Array.from(examples.flatMap(([probs]) => probs)),
      labels: examples.map(([, label]) => label),
      classes,
    })),
);

/** Uniform numbers in [0, 1), each named by (seed, its place in the row): the finaliser of MurmurHash3. */
export function uniforms(seed: number): () => number {
  let index = 0;
  return () => {
    index++;
    let h = (Math.imul(index, 0x9e3779b9) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
  };
}
