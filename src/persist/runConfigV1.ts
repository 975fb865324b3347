/** config.json and metrics.json of version 1, when every run classified images with ReLU and Adam. */
import * as v from 'valibot';
import { fraction, name, notNegative, seed, whole } from './fields.ts';
import { settingSchemas } from './runConfig.ts';
import type { RunMetrics } from './runMetrics.ts';

/** The settings that it had, under the names that they still have. */
const kept = [
  ...['layers', 'estimator', 'prior', 'epochs', 'batch', 'learningRate', 'rhoLearningRateFactor', 'schedule'],
  ...['klWeights', 'temperature', 'initialRho', 'inputScale', 'seed', 'draws'],
];

export const RunConfigV1 = v.strictObject({
  ...{ version: v.literal(1), preset: v.nullable(v.string()), trainImages: whole(1) },
  /** `mnist`, or a folder. */
  dataset: name,
  ...Object.fromEntries(Object.entries(settingSchemas).filter(([setting]) => kept.includes(setting))),
});

/**
 * The same run in version 2, to be checked as such. Settings that version 1 had no name for get their old
 * values.
 */
export function upgradeConfigV1(old: v.InferOutput<typeof RunConfigV1>): object {
  const { trainImages, dataset, ...same } = old;
  return {
    ...same,
    ...{ version: 2, task: 'classification', activation: 'relu', method: { kind: 'bbb' }, noise: null },
    ...{ stepEpochs: 10, stepFactor: 0.5, optimiser: 'adam', momentum: 0.9, weightDecay: 0, clipNorm: 0 },
    ...{ trainDraws: 1, kl: 'sampled', klWarmupEpochs: 0 },
    trainExamples: trainImages,
    dataset: { kind: 'images', folder: dataset === 'mnist' ? null : dataset },
  };
}

/** It had no version field. */
export const RunMetricsV1 = v.strictObject({
  adapter: v.string(),
  seed,
  epochs: notNegative,
  trainSeconds: notNegative,
  imagesPerSecond: notNegative,
  test: v.strictObject({
    error: fraction,
    errorMeanWeights: fraction,
    nll: notNegative,
    ece: fraction,
    brier: notNegative,
    draws: whole(1),
    images: whole(1),
  }),
});

export function upgradeMetricsV1(old: v.InferOutput<typeof RunMetricsV1>): RunMetrics {
  const { imagesPerSecond, test, ...kept } = old;
  const { images, ...scores } = test;
  return {
    ...kept,
    ...{ version: 3, run: null, posterior: null, config: null },
    examplesPerSecond: imagesPerSecond,
    test: { task: 'classification', ...scores, examples: images },
  };
}
