/** The step uniform's numbers, for a training step and for everything that is not one. */
import type { StepFields } from '../../shaders/lib/step.ts';
import { seedWords } from './random.ts';
import { softplus } from './rho.ts';
import { klScaleAt, klWarmupAt, learningRateAt } from './schedule.ts';
import type { NetworkConfig, TrainSettings } from './settings/settings.ts';

/** The minibatches of an epoch, in order. */
export type Minibatches = readonly { readonly first: number; readonly size: number }[];

/** Numbers of training step `index` (from 0), whose metrics go to `row`. */
export function trainingFields(
  config: NetworkConfig,
  settings: TrainSettings,
  minibatches: Minibatches,
  index: number,
  row: number,
): StepFields {
  const { epsilon, rhoLearningRateFactor, momentum, weightDecay, clipNorm, draws } = settings;
  // as the shader holds them, or the bias corrections would belong to other betas
  const [beta1, beta2] = [Math.fround(settings.beta1), Math.fround(settings.beta2)];
  const within = index % minibatches.length;
  const { first, size } = minibatches[within]!;
  const last = minibatches.at(-1)!;
  const examples = last.first + last.size;
  const klScale =
    klScaleAt(settings, { number: within + 1, of: minibatches.length, size, examples }) *
    klWarmupAt(settings, index, minibatches.length);
  // IVON divides by a curvature: times the one it starts from, the learning rate is a gradient method's (Shen et al. 2024)
  const curvature = config.method.kind === 'ivon' ? klScale / softplus(config.initialRho) ** 2 : 1;
  const learningRate = curvature * learningRateAt(settings, index, minibatches.length);
  return {
    ...evaluationFields(config, settings.seed),
    index,
    batch: size,
    firstExample: first,
    draws,
    row,
    lossScale: 1 / (size * draws),
    klScale,
    learningRateMu: learningRate,
    learningRateRho: learningRate * rhoLearningRateFactor,
    beta1,
    beta2,
    correction1: 1 / (1 - beta1 ** (index + 1)),
    correction2: 1 / (1 - beta2 ** (index + 1)),
    epsilon,
    momentum,
    weightDecay,
    clipNorm,
  };
}

/** The step index of draws that belong to no training step; training never reaches it. */
const evaluationIndex = 0xffffffff;

/** Numbers for predictions and measurements: one draw, no examples yet, no update. */
export function evaluationFields(config: NetworkConfig, seed: number): StepFields {
  const [seedLow, seedHigh] = seedWords(seed);
  return {
    seedLow,
    seedHigh,
    index: evaluationIndex,
    firstDraw: 0,
    batch: 0,
    firstExample: 0,
    draws: 1,
    row: 0,
    inputScale: config.inputScale,
    klScale: 0,
    lossScale: 1,
    learningRateMu: 0,
    learningRateRho: 0,
    beta1: 0,
    beta2: 0,
    correction1: 1,
    correction2: 1,
    epsilon: 1,
    momentum: 0,
    weightDecay: 0,
    clipNorm: 0,
  };
}
