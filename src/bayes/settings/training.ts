/** The settings of training. A row is all there is to declare of one: see setting.ts, and docs/extending.md. */
import { optimiserNames } from '../../../shaders/lib/optimiser.ts';
import { precisions } from '../../../shaders/lib/precision.ts';
import { between, seeds, whole } from '../../range.ts';
import type { MethodKind } from '../method.ts';
import type { Setting } from './setting.ts';

/** How the noise of the weights enters a training step, with names for people; see shaders/matmul.wgsl.ts. */
export const estimators = {
  local: 'local reparameterisation',
  flipout: 'flipout',
  draw: 'one weight draw a minibatch',
} as const;

export type Estimator = keyof typeof estimators;

const belowOne = between(0, 1 - 1e-6);

/** Of the initial means, the splits, the shuffles and every draw. A network and its training may have seeds of their own. */
export const seed = {
  default: 1,
  range: whole(0),
  asked: seeds,
  option: { flag: '--seed <n>', help: 'of initial weights, splits, shuffles and draws' },
  field: { label: 'Seed' },
} as const satisfies Setting;

export const training = {
  estimator: {
    default: 'local',
    byMethod: { ivon: 'draw' },
    choices: Object.keys(estimators) as Estimator[],
    titles: estimators,
    only: { method: ['bbb'] },
    option: { flag: '--estimator <name>', group: 'Method', help: 'how gradients are estimated' },
    field: { label: 'Gradient estimator' },
  },
  /** Noise draws a step, whose gradients are averaged. */
  draws: {
    default: 1,
    range: whole(1, 1024),
    only: { method: ['bbb', 'dropout', 'ivon'] },
    inRun: 'trainDraws',
    option: {
      flag: '--train-draws <n>',
      group: 'Method',
      help: 'noise draws a step, whose gradients are averaged',
    },
  },
  /** `sampled`: one-draw Monte Carlo KL; `closed`: exact, Gaussian prior only. */
  kl: {
    default: 'sampled',
    byMethod: { ivon: 'closed' },
    choices: ['sampled', 'closed'],
    option: {
      flag: '--kl <how>',
      group: 'Method',
      help: 'one-draw estimate, or closed form (Gaussian priors)',
    },
  },
  klWeights: {
    default: 'uniform',
    choices: ['uniform', 'paper'],
    option: { flag: '--kl-weights <name>', group: 'Method', help: 'over the minibatches' },
  },
  /** Epochs over which the KL's weight rises from 0 to its own, during which an epoch counts the KL less; 0: none. */
  klWarmupEpochs: {
    default: 0,
    range: between(0, 1e6),
    option: {
      flag: '--kl-warmup <epochs>',
      group: 'Method',
      help: 'epochs over which the weight of the KL rises from 0',
    },
  },
  /** 1 is Bayes by Backprop's objective; below 1 is a cold posterior. */
  temperature: {
    default: 0.1,
    range: between(0, 1e3),
    option: {
      flag: '--temperature <x>',
      group: 'Method',
      help: 'weight of the KL; 1 is Bayes, below is a cold posterior',
    },
    field: { label: 'Temperature', hint: 'of the KL; 1 is Bayes' },
  },
  epochs: {
    default: 10,
    range: whole(1, 1e6),
    option: { flag: '--epochs <n>', group: 'Optimisation', help: 'passes over the training examples' },
    field: { label: 'Epochs' },
  },
  /** Examples a minibatch; the last one of an epoch may be smaller. */
  batch: {
    default: 128,
    range: whole(1, 65_535),
    option: { flag: '--batch <n>', group: 'Optimisation', help: 'examples in a minibatch' },
    field: { label: 'Images a minibatch' },
  },
  /** 0 trains nothing, which is of use to measurements alone. */
  learningRate: {
    default: 2e-3,
    byMethod: { ivon: 0.1 },
    range: between(0, 10),
    asked: { above: 0, most: 10 },
    option: { flag: '--lr <x>', group: 'Optimisation', help: 'learning rate' },
    field: { label: 'Learning rate' },
  },
  /** The learning rate of rho is this times that of mu. */
  rhoLearningRateFactor: { default: 1, range: between(0, 100), only: { method: ['bbb'] } },
  /** Of the learning rate. `step`: times `stepFactor` after every `stepEpochs` epochs. */
  schedule: {
    default: 'cosine',
    choices: ['constant', 'cosine', 'step'],
    option: { flag: '--schedule <name>', group: 'Optimisation', help: 'of the learning rate' },
  },
  stepEpochs: {
    default: 10,
    range: whole(1, 1e6),
    only: { schedule: ['step'] },
    option: { flag: '--step-epochs <n>', group: 'Optimisation', help: 'epochs between its steps' },
  },
  stepFactor: {
    default: 0.5,
    range: between(0, 1),
    asked: { above: 0, most: 1 },
    only: { schedule: ['step'] },
    option: { flag: '--step-factor <x>', group: 'Optimisation', help: 'what the rate is multiplied by' },
  },
  /** See shaders/lib/optimiser.ts. adam and adamw read the betas and epsilon, sgd reads momentum. */
  optimiser: {
    default: 'adam',
    choices: optimiserNames,
    only: { method: ['bbb', 'plain', 'dropout', 'ensemble'] },
    option: { flag: '--optimiser <name>', group: 'Optimisation', help: 'rule of a step' },
  },
  beta1: { default: 0.9, range: belowOne, inRun: null },
  beta2: { default: 0.999, byMethod: { ivon: 0.9995 }, range: belowOne, inRun: null },
  epsilon: { default: 1e-8, range: between(1e-30, 1), inRun: null },
  /** sgd's v = momentum v + gradient. */
  momentum: {
    default: 0.9,
    range: belowOne,
    only: { optimiser: ['sgd'] },
    option: { flag: '--momentum <x>', group: 'Optimisation', help: 'share of the last step that is kept' },
  },
  /**
   * adamw's: mu shrinks by learningRate * weightDecay of itself a step, outside the objective. The prior already pulls
   * every weight to 0; anything but 0 pulls harder than Bayes does.
   */
  weightDecay: {
    default: 0,
    range: between(0, 100),
    only: { optimiser: ['adamw'] },
    option: { flag: '--weight-decay <x>', group: 'Optimisation', help: 'of the means, beside the prior' },
  },
  /** The gradient of all parameters together is scaled down to at most this Euclidean norm; 0: never. */
  clipNorm: {
    default: 0,
    range: between(0, 1e30),
    option: {
      flag: '--clip <norm>',
      group: 'Optimisation',
      help: 'the most Euclidean norm of a gradient; 0: any',
    },
  },
  /**
   * How drawn weights and the activations between layers lie in the GPU's memory: f32, or f16 on a device with the
   * feature shader-f16, where weights are drawn (bbb with the estimator draw, ivon). Sums, gradients and parameters are
   * f32 in both.
   */
  precision: {
    default: 'single',
    before: 'single',
    choices: precisions,
    option: {
      flag: '--precision <name>',
      group: 'Optimisation',
      help: 'of drawn weights and activations; half needs shader-f16',
    },
  },
  seed,
} as const satisfies Readonly<Record<string, Setting & Partial<Record<'byMethod', ByMethod>>>>;

type ByMethod = Readonly<Partial<Record<MethodKind, number | string>>>;
