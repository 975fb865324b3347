/** From options to the settings of a run: the preset, what overrides it, and whether the data can follow. */
import { networkConfig, trainSettings } from '../bayes/config.ts';
import type { LabelledImages } from '../data/mnist.ts';
import { networkSettings, presets, type RunSettings, trainingSettings } from '../presets.ts';
import { usageError } from './exit.ts';
import type { TrainOptions } from './options.ts';
import { mergePrior } from './priorOption.ts';

/**
 * The preset's settings (demo's without one) with every explicit option in its place.
 * @throws ConfigError naming the first setting that makes no sense
 */
export function mergeSettings(options: TrainOptions): RunSettings {
  const base = presets[options.preset ?? 'demo'].settings;
  const { layers, epochs, batch, lr, schedule, estimator, klWeights } = options;
  const settings: RunSettings = {
    ...base,
    layers: [...(layers ?? base.layers)],
    epochs: epochs ?? base.epochs,
    batch: batch ?? base.batch,
    learningRate: lr ?? base.learningRate,
    schedule: schedule ?? base.schedule,
    estimator: estimator ?? base.estimator,
    prior: mergePrior(options.prior, base.prior),
    klWeights: klWeights ?? base.klWeights,
    temperature: options.temperature ?? base.temperature,
    initialRho: options.rho ?? base.initialRho,
    seed: options.seed ?? base.seed,
    draws: options.draws ?? base.draws,
    trainImages: options.images ?? base.trainImages,
  };
  networkConfig(networkSettings(settings));
  trainSettings(trainingSettings(settings), settings.prior);
  return settings;
}

/**
 * The same settings with `trainImages` as many as there are.
 * @throws CredenceError if `--images` asks for more, or if the first and last layer are not those of the data
 */
export function fitSettings(
  settings: RunSettings,
  { images }: TrainOptions,
  train: LabelledImages,
  test: LabelledImages,
): RunSettings {
  if (test.inputSize !== train.inputSize) {
    const [one, other] = [train, test].map(({ rows, columns }) => `${rows}x${columns}`);
    throw usageError(`the data has training images of ${one} pixels and test images of ${other}`);
  }
  checkLayers(settings.layers, train);
  if (images !== undefined && images > train.count) {
    throw usageError(`--images ${images}: the data has ${train.count} training images`);
  }
  return { ...settings, trainImages: Math.min(settings.trainImages, train.count) };
}

/** @throws CredenceError if a network of these widths cannot take these images */
export function checkLayers(layers: readonly number[], data: LabelledImages): void {
  const { inputSize, rows, columns, classes } = data;
  if (layers[0] === inputSize && layers.at(-1) === classes) return;
  const fitting = [inputSize, ...layers.slice(1, -1), classes].join(',');
  throw usageError(
    `layers ${layers.join(',')}: expected ${inputSize} inputs (images of ${rows}x${columns} pixels) and ${classes} ` +
      `outputs (classes), got ${layers[0]} and ${layers.at(-1)}: such as --layers ${fitting}`,
  );
}
