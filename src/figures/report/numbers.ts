/** The numbers of a report as text. */
import { estimators } from '../../bayes/config.ts';
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import { percent, significant, whole } from '../format.ts';
import type { Run } from './run.ts';

export function headline({ config, metrics }: Run): string {
  const { error, images } = metrics.test;
  return `${percent(error, images)} error on ${config.dataset}, by ${config.layers.join('-')}`;
}

export interface Score {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

export function scores({ test }: RunMetrics): Score[] {
  const { error, errorMeanWeights, images, draws } = test;
  // two standard errors of a fraction
  const margin = 2 * Math.sqrt((error * (1 - error)) / images);
  return [
    {
      name: 'Test error',
      value: percent(error, images),
      note: `\u00b1${percent(margin, images)} sampling error; ${percent(errorMeanWeights, images)} with mean weights`,
    },
    { name: 'NLL', value: `${significant(test.nll)} nats`, note: `per image, ${draws} posterior draws` },
    { name: 'ECE', value: percent(test.ece, images), note: 'expected calibration error, 15 bins' },
    { name: 'Brier score', value: significant(test.brier), note: '0 is perfect, 2 is the worst' },
  ];
}

export function facts({ config, metrics }: Run): [string, string][] {
  const { test } = metrics;
  return [
    ['Network', `${config.layers.join('-')}, ${whole(parameters(config.layers))} weights and biases`],
    ['Prior', priorText(config.prior)],
    ['Estimator', estimators[config.estimator]],
    [
      'Temperature',
      config.temperature === 1 ? '1 (Bayes)' : `${config.temperature} (below 1: cold posterior)`,
    ],
    [
      'Optimiser',
      `Adam, learning rate ${config.learningRate} (rho: ${significant(config.learningRate * config.rhoLearningRateFactor, 2)}), ${config.schedule} schedule, batches of ${config.batch}`,
    ],
    ['KL weights', config.klWeights],
    [
      'Training',
      `${whole(config.trainImages)} images, ${significantEpochs(metrics.epochs)} in ${duration(metrics.trainSeconds)}, ${whole(metrics.imagesPerSecond)} images/s`,
    ],
    ['Test', `${whole(test.images)} images, ${test.draws} posterior draws`],
    ['Seed', String(metrics.seed)],
    ['Adapter', metrics.adapter],
  ];
}

function significantEpochs(epochs: number): string {
  const text = Number.isInteger(epochs) ? String(epochs) : epochs.toFixed(1);
  return `${text} epoch${epochs === 1 ? '' : 's'}`;
}

function parameters(layers: readonly number[]): number {
  return layers.slice(1).reduce((sum, outputs, l) => sum + (layers[l]! + 1) * outputs, 0);
}

function priorText(prior: RunConfig['prior']): string {
  if (prior.kind === 'gaussian') return `Gaussian, standard deviation ${significant(prior.scale)}`;
  if (prior.kind === 'laplace') return `Laplace, scale ${significant(prior.scale)}`;
  const { mix, scale1, scale2 } = prior;
  return `mixture of Gaussians: ${percent(mix, 100)} of standard deviation ${significant(scale1)}, the rest of ${significant(scale2)}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
