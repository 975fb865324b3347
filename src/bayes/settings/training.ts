/** The table of training's settings. A row declares one completely: see setting.ts, and docs/extending.md. */
import { optimiserNames } from '../../../shaders/lib/optimiser.ts';
import { precisions } from '../../../shaders/lib/precision.ts';
import { between, seeds, whole } from '../../checks.ts';
import { type AugmentationName, augmentations } from '../../data/augment/augmentation.ts';
import type { MethodKind } from '../method.ts';
import { number, type Setting } from './setting.ts';

/** How the noise of the weights enters a training step, with names for people; see shaders/matmul.wgsl.ts. */
export const estimators = {
  local: 'local reparameterisation',
  flipout: 'flipout',
  draw: 'one weight draw a minibatch',
} as const;

export type Estimator = keyof typeof estimators;

const belowOne = between(0, 1 - 1e-6);

/** The seed of initial means, shuffles and draws. A network and its training may have different seeds. */
export const seed = {
  ...number(1, whole(0)),
  asked: seeds,
  option: ['Options', '--seed <n>', 'of initial weights, splits, shuffles and draws'],
  field: { label: 'Seed' },
} as const satisfies Setting;

export const trainingTable = {
  estimator: {
    byMethod: { ivon: 'draw' },
    choices: Object.keys(estimators) as Estimator[],
    titles: estimators,
    only: { method: ['bbb'] },
    option: ['Method', '--estimator <name>', 'how gradients are estimated'],
    field: { label: 'Gradient estimator' },
  },
  draws: {
    ...number(1, whole(1, 1024)),
    only: { method: ['bbb', 'dropout', 'ivon'] },
    option: ['Method', '--train-draws <n>', 'noise draws a step, whose gradients are averaged'],
  },
  /** `sampled`: one-draw Monte Carlo KL; `closed`: exact, and the library's default, for a Gaussian prior. */
  kl: {
    byMethod: { ivon: 'closed' },
    choices: ['sampled', 'closed'],
    option: ['Method', '--kl <how>', 'one-draw estimate, or closed form (Gaussian priors)'],
  },
  klWeights: {
    choices: ['uniform', 'paper'],
    option: ['Method', '--kl-weights <name>', 'over the minibatches'],
  },
  /** Epochs over which the weight of the KL rises from 0 to its full value. 0: it is constant. */
  klWarmupEpochs: {
    ...number(0, between(0, 1e6)),
    option: ['Method', '--kl-warmup <epochs>', 'epochs over which the weight of the KL rises from 0'],
  },
  /** 1 is Bayes by Backprop's objective; below 1 is a cold posterior. */
  temperature: {
    ...number(1, between(0, 1e3)),
    option: ['Method', '--temperature <x>', 'weight of the KL; 1 is Bayes, below is a cold posterior'],
    field: { label: 'Temperature', hint: 'of the KL; 1 is Bayes' },
  },
  /** Of a call of `train` that names none: see `standardEpochs`. */
  epochs: {
    ...number(10, whole(1, 1e6)),
    option: ['Optimisation', '--epochs <n>', 'passes over the training examples'],
    field: { label: 'Epochs' },
  },
  /** Examples a minibatch; the last one of an epoch may be smaller. */
  batch: {
    ...number(128, whole(1, 65_535)),
    option: ['Optimisation', '--batch <n>', 'examples in a minibatch'],
    field: { label: 'Images a minibatch' },
  },
  /**
   * Pseudo-examples in a minibatch, as a share of its examples, and the weight of each beside an example.
   * Their class is none of the others. They count where a training has any.
   */
  pseudoShare: {
    ...number(0.5, { above: 0, most: 16 }),
    before: 0.5,
    only: { none: ['yes'] },
    option: ['Method', '--pseudo-share <x>', 'pseudo-examples of a minibatch, as a share of its examples'],
  },
  pseudoWeight: {
    ...number(0.3, between(0, 1e3)),
    before: 0.3,
    only: { none: ['yes'] },
    option: ['Method', '--pseudo-weight <x>', 'of a pseudo-example beside an example'],
  },
  /**
   * Where the widths of the first layer's weights start. `same`: all at initialRho. `informed`: at the prior
   * where an input is 0 in every example, and the nearer to it the less it is touched; see
   * posterior/informedStart.ts. A network that was trained before is left as it is.
   */
  start: {
    before: 'same',
    choices: ['same', 'informed'],
    only: { method: ['bbb'] },
    option: [
      'Method',
      '--start <name>',
      'widths of the first layer before training; informed: at the prior where no example touches an input (Gaussian ' +
        'priors, closed KL)',
    ],
  },
  /** Versions of each image, drawn anew each time it is seen: see data/augment/augmentation.ts. */
  augment: {
    before: 'none',
    choices: ['none', ...(Object.keys(augmentations) as AugmentationName[])],
    option: ['Optimisation', '--augment <name>', 'vary the images of each minibatch; pen: for writing'],
    field: { label: 'Versions of images', hint: 'pen: turned a little, and by other pens' },
  },
  /** 0 changes no parameter, which only measurements need. */
  learningRate: {
    ...number(5e-3, between(0, 10)),
    byMethod: { ivon: 0.1 },
    asked: { above: 0, most: 10 },
    option: ['Optimisation', '--lr <x>', 'learning rate'],
    field: { label: 'Learning rate' },
  },
  /** The learning rate of rho is this times that of mu. */
  rhoLearningRateFactor: { ...number(1, between(0, 100)), only: { method: ['bbb'] } },
  /** Schedule of the learning rate. `step`: times `stepFactor` after every `stepEpochs` epochs. */
  schedule: {
    choices: ['cosine', 'constant', 'step'],
    option: ['Optimisation', '--schedule <name>', 'of the learning rate'],
  },
  stepEpochs: {
    ...number(10, whole(1, 1e6)),
    only: { schedule: ['step'] },
    option: ['Optimisation', '--step-epochs <n>', 'epochs between its steps'],
  },
  stepFactor: {
    ...number(0.5, between(0, 1)),
    asked: { above: 0, most: 1 },
    only: { schedule: ['step'] },
    option: ['Optimisation', '--step-factor <x>', 'what the rate is multiplied by'],
  },
  /** See shaders/lib/optimiser.ts. adam and adamw read the betas and epsilon, sgd reads momentum. */
  optimiser: {
    choices: optimiserNames,
    only: { method: ['bbb', 'plain', 'dropout', 'ensemble'] },
    option: ['Optimisation', '--optimiser <name>', 'rule of a step'],
  },
  beta1: number(0.9, belowOne),
  beta2: { ...number(0.999, belowOne), byMethod: { ivon: 0.9995 } },
  epsilon: number(1e-8, between(1e-30, 1)),
  /** sgd's v = momentum v + gradient. */
  momentum: {
    ...number(0.9, belowOne),
    only: { optimiser: ['sgd'] },
    option: ['Optimisation', '--momentum <x>', 'share of the last step that is kept'],
  },
  /**
   * adamw's: mu shrinks by learningRate * weightDecay of itself a step, outside the objective. The prior
   * already pulls every weight to 0; anything but 0 pulls harder than Bayes does.
   */
  weightDecay: {
    ...number(0, between(0, 100)),
    only: { optimiser: ['adamw'] },
    option: ['Optimisation', '--weight-decay <x>', 'of the means, beside the prior'],
  },
  /** The gradient of all parameters together is scaled down to at most this Euclidean norm; 0: never. */
  clipNorm: {
    ...number(0, between(0, 1e30)),
    option: ['Optimisation', '--clip <norm>', 'the most Euclidean norm of a gradient; 0: any'],
  },
  /**
   * What happens at the first number that is NaN or infinite. `halve`: training goes back to the last good
   * state and on with half the learning rate; at the second such number it stops. `stop`: it stops at once.
   */
  nonFinite: {
    before: 'stop',
    choices: ['halve', 'stop'],
    option: [
      'Optimisation',
      '--non-finite <how>',
      'at NaN or infinity: go back, halve the rate once; or stop',
    ],
  },
  /**
   * How drawn weights and the activations between layers lie in the GPU's memory: f32, or f16 on a device
   * with the feature shader-f16, where weights are drawn (bbb with the estimator draw, ivon). Sums,
   * gradients and parameters are f32 in both.
   */
  precision: {
    before: 'single',
    choices: precisions,
    option: ['Optimisation', '--precision <name>', 'of drawn weights and activations; half needs shader-f16'],
  },
  seed,
} as const satisfies Readonly<Record<string, Setting & Partial<Record<'byMethod', ByMethod>>>>;

type ByMethod = Readonly<Partial<Record<MethodKind, number | string>>>;
