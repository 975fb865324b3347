/** The JSON files of a run, for tests. */
import { runTable } from '../bayes/settings/runSettings.ts';
import { defaultsOf, type Setting } from '../bayes/settings/setting.ts';
import { FileFormatError } from './errors.ts';
import type { RunConfig, RunMetrics } from './runFolder.ts';

export const config: RunConfig = {
  ...{ version: 3, id: '0123456789abcdef'.repeat(2) },
  task: 'classification',
  layers: [784, 400, 400, 10],
  method: { kind: 'bbb' },
  noise: null,
  prior: { kind: 'mixture', mix: 0.5, scale1: 1, scale2: 0.0025 },
  ...defaultsOf(runTable),
  ...{ temperature: 1, initialRho: -5, seed: 2 ** 32 - 1, draws: 100 },
  preset: null,
  dataset: { kind: 'images', folder: null, division: 'drawn' },
};

/** What came later, as files that do not name it mean it. */
export const later = Object.fromEntries(
  Object.entries<Setting>(runTable).flatMap(([name, { before }]) =>
    before === undefined ? [] : [[name, before]],
  ),
);

/** A regression on a table, with everything that images do not have. */
export const table: RunConfig = {
  ...config,
  task: 'regression',
  layers: [8, 50, 1],
  activation: 'tanh',
  method: { kind: 'ensemble', members: 5 },
  noise: { kind: 'learned', sd: 1 },
  prior: { kind: 'layered', scale: [1, 0.1], learned: false },
  schedule: 'step',
  optimiser: 'adamw',
  kl: 'closed',
  dataset: {
    kind: 'table',
    format: 'npy',
    file: '/data/x.npy',
    targets: '/data/y.npy',
    sha256: 'ab'.repeat(32),
    test: { kind: 'split', fraction: 0.2, seed: 1 },
    division: 'drawn',
  },
};

export const scores = {
  error: 0.25,
  errorMeanWeights: null,
  nll: 0.5,
  ece: 0,
  brier: 2,
  draws: 1,
  examples: 10000,
};

export const metrics: RunMetrics = {
  ...{ version: 3, run: config.id, posterior: 'cd'.repeat(32), config: 'ef'.repeat(32) },
  adapter: 'some adapter',
  seed: 0,
  epochs: 0.5,
  trainSeconds: 1.5,
  examplesPerSecond: 1000,
  test: { task: 'classification', ...scores },
};

export function faultOf(parse: () => unknown): FileFormatError {
  try {
    parse();
  } catch (error) {
    if (error instanceof FileFormatError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}
