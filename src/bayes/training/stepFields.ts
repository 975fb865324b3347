/** The numbers of the step uniform, for training steps, predictions and measurements. */
import type { StepFields } from '../../../shaders/lib/step.ts';
import { standardScales } from '../input/units.ts';
import { softplus } from '../posterior/rho.ts';
import { seedWords } from '../random.ts';
import type { NetworkConfig, TrainSettings } from '../settings/settings.ts';
import { examplesOf, type Minibatches, rowsOf } from './minibatches.ts';
import type { Progress } from './progress.ts';
import { klScaleAt, klWarmupAt, learningRateAt } from './schedule.ts';

/** Which step of a training: its place among all steps, and the row of the ring that its metrics go to. */
export interface StepPlace {
  readonly minibatches: Minibatches;
  readonly at: Progress;
  readonly row: number;
}

/** Numbers of the training step that comes after `at`. */
export function trainingFields(
  config: NetworkConfig,
  settings: TrainSettings,
  { minibatches, at, row }: StepPlace,
): StepFields {
  const { epsilon, rhoLearningRateFactor, momentum, weightDecay, clipNorm, draws } = settings;
  const { pseudoShare, pseudoWeight } = settings;
  // rounded as the shader holds them; otherwise the bias corrections would belong to other betas
  const [beta1, beta2] = [Math.fround(settings.beta1), Math.fround(settings.beta2)];
  const minibatch = minibatches[at.minibatch]!;
  const { first, size, pseudo = 0 } = minibatch;
  const examples = examplesOf(minibatches);
  // schedules and the warm-up run over the horizon
  const overHorizon = { ...settings, epochs: at.horizon.epochs };
  const klScale =
    klScaleAt(settings, { number: at.minibatch + 1, of: minibatches.length, size, examples }) *
    klWarmupAt(overHorizon, at.horizon.step, minibatches.length);
  // IVON divides by a curvature. Times the curvature that it starts from, its learning rate has the scale of
  // a gradient method's (Shen et al. 2024).
  const curvature = config.method.kind === 'ivon' ? klScale / softplus(config.initialRho) ** 2 : 1;
  const learningRate = curvature * learningRateAt(overHorizon, at.horizon.step, minibatches.length);
  return {
    ...evaluationFields(config, settings.seed),
    index: at.step,
    momentSteps: at.momentSteps,
    batch: rowsOf(minibatch),
    firstExample: first,
    draws,
    row,
    lossScale: 1 / (size * draws),
    // together they weigh as much as their share says, though K was rounded up
    pseudoWeight: pseudo > 0 ? (pseudoWeight * pseudoShare * size) / pseudo : 1,
    klScale,
    learningRateMu: learningRate,
    learningRateRho: learningRate * rhoLearningRateFactor,
    beta1,
    beta2,
    correction1: 1 / (1 - beta1 ** (at.momentSteps + 1)),
    correction2: 1 / (1 - beta2 ** (at.momentSteps + 1)),
    epsilon,
    momentum,
    weightDecay,
    clipNorm,
  };
}

/** The step index of draws that belong to no training step; training never reaches it. */
export const evaluationIndex = 0xffffffff;

/**
 * Numbers for predictions and measurements: one draw, no examples yet, no update. Who reads examples knows
 * their scale, and gives it.
 */
export function evaluationFields(config: Pick<NetworkConfig, 'inputScale'>, seed: number): StepFields {
  const [seedLow, seedHigh] = seedWords(seed);
  return {
    seedLow,
    seedHigh,
    index: evaluationIndex,
    momentSteps: 0,
    firstDraw: 0,
    batch: 0,
    firstExample: 0,
    draws: 1,
    row: 0,
    inputScale: config.inputScale ?? standardScales.bytes,
    klScale: 0,
    lossScale: 1,
    pseudoWeight: 1,
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
