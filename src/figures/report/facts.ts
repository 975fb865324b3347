/** How a run of a report came about, as text: its network, its method, its training. */

import { drawsText, hasPosterior, methodTitle } from '../../bayes/method.ts';
import { estimators } from '../../bayes/settings/settings.ts';
import { augmentations } from '../../data/augment/augmentation.ts';
import { duration, percent, significant, whole } from '../../kit/format.ts';
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import type { ReportData } from './reportData.ts';

export function facts({ config, metrics }: ReportData): [string, string][] {
  const { test } = metrics;
  const examples = config.dataset.kind === 'images' ? 'images' : 'rows';
  return [
    ['Task', config.task],
    [
      'Network',
      `${config.layers.join('-')}, ${config.activation}, ${whole(parameters(config))} weights and biases`,
    ],
    ...noiseFact(config),
    ...noneFact(config),
    ['Method', methodText(config)],
    ['Prior', priorText(config.prior)],
    ['Temperature', temperatureText(config)],
    ['Optimiser', optimiserText(config)],
    // weights without a width have no KL, only the prior
    ...(hasPosterior(config.method) ? [['KL', klText(config)] as [string, string]] : []),
    [
      'Training',
      `${whole(config.trainExamples)} ${examples}, ${significantEpochs(metrics.epochs)} in ` +
        `${duration(metrics.trainSeconds)}, ${whole(metrics.examplesPerSecond)} ${examples}/s`,
    ],
    ...augmentFact(config),
    ...heldOutFact(metrics, examples),
    ['Test', `${whole(test.examples)} ${examples}, ${drawsText(config.method, test.draws)}`],
    ...targetFacts(test),
    ['Seed', String(metrics.seed)],
    ['Adapter', metrics.adapter],
  ];
}

function targetFacts(test: RunMetrics['test']): [string, string][] {
  const targets = (test.task === 'regression' && test.targets) || [];
  return targets.map(({ name, rmse, mae }) => [
    name,
    `RMSE ${significant(rmse)}, MAE ${significant(mae)}, in its units`,
  ]);
}

function augmentFact({ augment }: RunConfig): [string, string][] {
  return augment === 'none' ? [] : [['Augmentation', `${augmentations[augment].title} (${augment})`]];
}

function heldOutFact({ validation }: RunMetrics, examples: string): [string, string][] {
  if (!validation) return [];
  const score =
    validation.task === 'regression'
      ? `RMSE ${significant(validation.rmse)}`
      : `${percent(validation.error, validation.examples)} error`;
  const count = `${whole(validation.examples)} ${examples}, not trained on`;
  return [['Held out', `${count}: ${score}, NLL ${significant(validation.nll)} nats`]];
}

function temperatureText({ temperature, method }: RunConfig): string {
  if (!hasPosterior(method)) return `${temperature} (of the prior; 1: maximum of the posterior)`;
  if (temperature === 1) return '1 (Bayes)';
  return `${temperature} (${temperature < 1 ? 'below 1: cold' : 'above 1: warm'} posterior)`;
}

function methodText({ method, estimator, trainDraws, precision }: RunConfig): string {
  const title = methodTitle(method.kind);
  const half = precision === 'half' ? ', drawn weights and activations in half precision' : '';
  const draws = (trainDraws > 1 ? `, ${trainDraws} draws a step` : '') + half;
  switch (method.kind) {
    case 'bbb':
      return `${title}, ${estimators[estimator]}${draws}`;
    case 'dropout':
      return `${title} at rate ${method.rate}${draws}`;
    case 'ensemble':
      return `${title} of ${method.members}`;
    default:
      return `${title}${draws}`;
  }
}

function noneFact({ none, pseudoPool, pseudoShare, pseudoWeight }: RunConfig): [string, string][] {
  if (none === 'no') return [];
  const pseudo = `${pseudoShare} pseudo-examples an example, of weight ${pseudoWeight}, from ${whole(pseudoPool)}`;
  return [['None of them', `a class of its own, learnt from ${pseudo}; entropies are over it as well`]];
}

function noiseFact({ noise }: RunConfig): [string, string][] {
  if (!noise) return [];
  const texts = {
    fixed: `fixed, ${noise.sd} standard deviations of the target`,
    learned: 'one standard deviation a target, learned',
    input: 'a standard deviation for each row, learned',
  };
  const prior =
    noise.kind === 'fixed' || noise.prior === undefined ? '' : `; log of it ~ N(0, ${noise.prior}\u00b2)`;
  return [['Noise', texts[noise.kind] + prior]];
}

function optimiserText(config: RunConfig): string {
  const { method, optimiser, momentum, weightDecay, learningRate, rhoLearningRateFactor, batch } = config;
  const { schedule, stepEpochs, stepFactor, clipNorm } = config;
  const names = {
    adam: 'Adam',
    adamw: `AdamW, weight decay ${weightDecay}`,
    sgd: `SGD, momentum ${momentum}`,
  };
  const rho = method.kind === 'bbb' ? ` (rho: ${significant(learningRate * rhoLearningRateFactor, 2)})` : '';
  const course =
    schedule === 'step' ? `rate times ${stepFactor} every ${stepEpochs} epochs` : `${schedule} schedule`;
  const clip = clipNorm > 0 ? `, gradients clipped at ${clipNorm}` : '';
  const name = method.kind === 'ivon' ? 'IVON' : names[optimiser];
  return `${name}, learning rate ${learningRate}${rho}, ${course}, batches of ${batch}${clip}`;
}

function klText({ kl, klWeights, klWarmupEpochs }: RunConfig): string {
  const warmup = klWarmupEpochs > 0 ? `, rising over ${klWarmupEpochs} epochs` : '';
  return `${kl === 'closed' ? 'closed form' : 'one draw'}, ${klWeights} weights${warmup}`;
}

function significantEpochs(epochs: number): string {
  const text = Number.isInteger(epochs) ? String(epochs) : epochs.toFixed(1);
  return `${text} epoch${epochs === 1 ? '' : 's'}`;
}

/** A Gaussian head has two outputs a target, one of classes may have one more for none of them. */
function parameters({ layers, task, method, none }: RunConfig): number {
  const last = layers.at(-1)!;
  const outputs = task === 'regression' ? 2 * last : last + Number(none === 'yes');
  const widths = [...layers.slice(0, -1), outputs];
  const one = widths.slice(1).reduce((sum, outputs, l) => sum + (widths[l]! + 1) * outputs, 0);
  return one * (method.kind === 'ensemble' ? method.members : 1);
}

function priorText(prior: RunConfig['prior']): string {
  if (prior.kind === 'gaussian') return `Gaussian, standard deviation ${significant(prior.scale)}`;
  if (prior.kind === 'laplace') return `Laplace, scale ${significant(prior.scale)}`;
  if (prior.kind === 'fanIn') {
    return `Gaussian for each layer, standard deviation ${significant(prior.factor)} / √(inputs of the layer)`;
  }
  if (prior.kind === 'layered') {
    const scales = [prior.scale].flat().map((scale) => significant(scale));
    const which = prior.learned ? 'learned from' : 'of';
    return `Gaussian for each layer, standard deviations ${which} ${scales.join(', ')}`;
  }
  const { mix, scale1, scale2 } = prior;
  const [first, rest] = [significant(scale1), significant(scale2)];
  return `mixture of Gaussians: ${percent(mix, 100)} of standard deviation ${first}, the rest of ${rest}`;
}
