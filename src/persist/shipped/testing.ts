/** A card of a network that ships, for tests. */
import { config, scores } from '../testingRun.ts';
import type { NetworkCard } from './card.ts';

const all = <T>(value: T) => ({
  ...{ entropy: value, mutualInformation: value, maximumProbability: value },
  ...{ none: value, jointMaximum: value },
});
const kept = [0.5, 0.95, 1];
const row = { left: 3, error: 0.25, nll: 0.5, ece: 0, thresholds: all(0.5), refusedTest: all(0.05) };

export const card: NetworkCard = {
  version: 1,
  posterior: { file: 'p.safetensors', sha256: 'ab'.repeat(32), bytes: 1000, form: 'int8-dense', weights: 6 },
  config,
  apart: [{ setting: 'epochs', recipe: '30', run: '10' }],
  adapter: { trained: 'one adapter', measured: 'another' },
  data: { train: '0123456789abcdef', heldOut: '1123456789abcdef', test: '2123456789abcdef' },
  ...{ draws: 32, seed: 1 },
  test: { task: 'classification', ...scores, none: 0.01 },
  heldOut: { task: 'classification', ...scores },
  refusal: { kept: 0.95, images: 100, thresholds: all(0.5), refusedTest: all(0.05) },
  sets: [
    {
      ...{ name: 'letters', title: 'Letters', images: 10, refused95: all(0.7) },
      kinds: [{ name: 'A', images: 10, refused95: all(0.7) }],
    },
  ],
  readable: [
    {
      ...{ name: 'drawn-digits', title: 'Digits', images: 10, error: 0.1, kept95: all(0.9) },
      errorOfKept95: { ...all<number | null>(0.01), none: null },
    },
  ],
  curve: {
    kept,
    by: all({ thresholds: [0.1, 0.5, 0.5], answered: [0.5, 0.95, 1], error: [null, 0.01, 0.02] }),
    both: { answered: [0.5, 0.9, 0.95], error: [null, 0.005, 0.01] },
  },
  pruning: {
    ...{ draws: 8, seed: 1, images: { test: 100, heldOut: 50, set: 20 } },
    rows: [
      {
        ...{ ...row, fraction: 0.5 },
        refused: [{ name: 'letters', images: 10, refused95: all(0.7) }],
        kept: [{ name: 'drawn-digits', images: 10, error: 0.1, kept95: all(0.9) }],
      },
    ],
  },
};
