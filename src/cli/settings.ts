/** From options to the settings of a run: the preset, what overrides it, and whether the data can follow. */

import type { AskedPrior } from '../bayes/fanIn.ts';
import { type PriorKind, priorOf } from '../bayes/prior.ts';
import { defaultNoise, type RunSettings } from '../bayes/settings/runSettings.ts';
import { standardKl } from '../bayes/settings/settings.ts';
import { MNIST_CLASSES } from '../data/files/mnist.ts';
import {
  checkSettings,
  methodSettings,
  type Preset,
  presets,
  tableEpochs,
  tableHidden,
  tableMethodSettings,
  tablePreset,
} from '../presets.ts';
import type { RunData } from './data/runData.ts';
import { usageError } from './exit.ts';
import type { TrainOptions } from './options/program.ts';
import { settingsIn } from './options/setting.ts';

/** What the data is, before it is read. */
export type DataKind = 'images' | 'table';

/**
 * The preset's settings (without one: demo's for images, table's for tables) with every explicit option
 * in its place.
 * @throws ConfigError naming the first setting that makes no sense; CredenceError if two options contradict
 *   each other
 */
export function mergeSettings(
  options: TrainOptions,
  kind: DataKind = 'images',
  preset: Preset = presetOf(options, kind),
): RunSettings {
  const base = preset.settings;
  const { hidden, layers, method, prior } = options;
  if (hidden && layers) throw usageError('--hidden and --layers: give one of them');
  const settings: RunSettings = {
    ...base,
    ...(method && methodSettings(method, base.prior)),
    ...(method && kind === 'table' && tableMethodSettings(method)),
    ...(prior && { prior: mergePrior(prior, base.prior) }),
    ...settingsIn(options),
    layers: hidden ? [base.layers[0]!, ...hidden, base.layers.at(-1)!] : (layers ?? base.layers),
  };
  const kl = options.kl ?? (standardKl(settings.prior) === 'closed' ? settings.kl : 'sampled');
  checkSettings({ ...settings, kl });
  return { ...settings, kl };
}

/** A kind alone leaves the numbers to the preset, if that has them. */
function mergePrior(asked: AskedPrior | PriorKind, preset: AskedPrior): AskedPrior {
  if (asked === preset.kind) return preset;
  return typeof asked === 'string' ? priorOf(asked) : asked;
}

function presetOf({ preset }: TrainOptions, kind: DataKind): Preset {
  if (kind === 'table') {
    if (preset === undefined || preset === 'table') return tablePreset;
    throw usageError(`--preset ${preset}: is for images; a table starts from preset table, or none`);
  }
  if (preset === 'table') throw usageError('--preset table: give a table with --data FILE.csv or FILE.npy');
  return presets[preset ?? 'demo'];
}

/**
 * The same settings made to fit: the task and its noise, the widths of a table or beside `--hidden`, a
 * table's epochs, and as many training examples as there are.
 * @throws CredenceError if the first and last layer are not those of the data, or noise is asked for of
 *   classes, or versions of a table's rows
 */
export function fitSettings(settings: RunSettings, options: TrainOptions, data: RunData): RunSettings {
  const { task, train, validation, outputs, table } = data;
  if (task === 'classification' && options.noise) {
    throw usageError('--noise is for regression: leave it out, or say --task regression');
  }
  if (task === 'regression' && settings.none === 'yes') {
    throw usageError('--none is for classes: leave it out, or say --task classification');
  }
  if (table && settings.augment !== 'none') {
    throw usageError(`--augment ${settings.augment}: varies images; leave it out for a table`);
  }
  // digits have ten classes, letters more: the presets say only how many pixels there are
  const isWider =
    !table && !options.layers && settings.layers[0] === train.inputSize && outputs > MNIST_CLASSES;
  const fits = table ? !options.layers : options.hidden !== undefined || isWider;
  const hidden = table && !options.hidden ? [tableHidden(train.count)] : settings.layers.slice(1, -1);
  const fitted: RunSettings = {
    ...settings,
    task,
    noise: task === 'regression' ? (options.noise ?? defaultNoise) : null,
    layers: fits ? [train.inputSize, ...hidden, outputs] : settings.layers,
    epochs:
      table && !options.epochs ? tableEpochs(train.count, settings.batch, settings.method) : settings.epochs,
    trainExamples: train.count,
    pseudoPool: options.pseudoPool ?? Math.min(settings.pseudoPool, poolThatFits(train)),
    validationExamples: validation?.examples.count ?? 0,
  };
  checkLayers(fitted.layers, data);
  checkSettings(fitted);
  return fitted;
}

/** Numbers of a pool that nobody asked for: of wide rows there are fewer. */
const poolNumbers = 5e7;

const poolThatFits = ({ inputSize }: RunData['train']): number =>
  Math.max(1, Math.floor(poolNumbers / inputSize));

/** @throws CredenceError if a network of these widths cannot take this data */
export function checkLayers(
  layers: readonly number[],
  { task, test, outputs, inputsAre }: Omit<RunData, 'train'>,
): void {
  const { inputSize } = test;
  if (layers[0] === inputSize && layers.at(-1) === outputs) return;
  const fitting = [inputSize, ...layers.slice(1, -1), outputs].join(',');
  throw usageError(
    `layers ${layers.join(',')}: expected ${inputSize} inputs (${inputsAre}) and ${outputs} outputs ` +
      `(${task === 'regression' ? 'targets' : 'classes'}), got ${layers[0]} and ${layers.at(-1)}: such as --layers ${fitting}`,
  );
}
