/**
 * The settings of a network and of a whole run. A run's settings are those of its network and of its
 * training, under the names of config.json, and its own.
 */
import { hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import { between, whole } from '../../checks.ts';
import type { AskedPrior } from '../fanIn.ts';
import { defaultNoisePrior, type NoiseKind, noiseKinds } from '../head.ts';
import { type Method, methods } from '../method.ts';
import { families, scales } from '../prior.ts';
import { number, type Settings, type Values } from './setting.ts';
import { seed, trainingTable } from './training.ts';

/** The table of a network's numbers and names. Its layers, head, prior and method are in settings.ts. */
export const networkTable = {
  /**
   * f of every hidden layer; see shaders/lib/nonlinearity.ts. A posterior file that does not name it has
   * relu.
   */
  activation: {
    choices: hiddenActivations,
    option: ['Network', '--activation <name>', 'of hidden layers'],
  },
  /** rho of every parameter before training; sigma = softplus(rho). */
  initialRho: {
    ...number(-4, between(-60, 60)),
    option: ['Method', '--rho <x>', 'initial rho; sigma = log(1 + e^rho)'],
  },
  /**
   * Factor from stored inputs (bytes 0 to 255) to network inputs. Training and test share it. A run always
   * has one; a network of the library that is given none decides by its first array (input/units.ts).
   */
  inputScale: number(1 / 126, between(1e-9, 1e9)),
  seed,
} as const satisfies Settings;

const run = {
  /** Posterior draws of a prediction. */
  draws: {
    ...number(16, whole(1)),
    option: ['Options', '--draws <n>', 'posterior draws of a prediction'],
    field: { label: 'Draws a prediction' },
  },
  /** How many are trained on: the first images of the training part, or rows of it drawn by the seed. */
  trainExamples: {
    ...number(60_000, whole(1)),
    option: [
      'Data',
      '--images <n>',
      'train on the first n training images, or on n training rows drawn by the seed',
    ],
    field: { label: 'Training images', address: 'trainImages' },
  },
  /** Whether a classifier has one more class, for what is none of its own: learnt from pseudo-examples. */
  none: {
    before: 'no',
    choices: ['no', 'yes'],
    bare: 'yes',
    option: [
      'Network',
      '--none [answer]',
      'a class more, for what is none of the classes, learnt from pseudo-examples that are made of the training part',
    ],
    field: { label: 'A class for none of them', hint: 'what is no digit' },
  },
  /** How many pseudo-examples are made, to draw those of a minibatch from. */
  pseudoPool: {
    ...number(20_000, whole(1, 1e7)),
    before: 20_000,
    only: { none: ['yes'] },
    option: ['Data', '--pseudo-pool <n>', 'pseudo-examples to make of the training part'],
  },
  /** How many of the training part are held out for choices: drawn by the seed, each class in its share. */
  validationExamples: {
    ...number(0, whole(0)),
    before: 0,
    option: [
      'Data',
      '--validation <n>',
      'hold out n of the training images or rows for choices, drawn by the seed, each class in its share: the error ' +
        'of each epoch is theirs; they are measured at the end too',
    ],
  },
} as const satisfies Settings;

/** The settings of training that a run has under the same names. Adam's constants keep their defaults. */
const { draws: trainDraws, beta1, beta2, epsilon, ...shared } = trainingTable;

export { shared };

/** The table of a run's numbers and names, by their names in config.json. */
export const runTable = { ...shared, trainDraws, ...networkTable, ...run };

/** The parts of a run's other settings. */
export const composites = {
  layers: whole(1, 1 << 20),
  methods,
  priors: families,
  /** The range of the scales of layers, and of a noise. */
  scales,
  noiseKinds,
};

/** The settings that a run is trained with: config.json without what identifies that one run. */
export type RunSettings = Values<typeof runTable> & {
  readonly task: 'classification' | 'regression';
  /** Units of each layer, inputs first; last the classes, or the targets of a regression. */
  readonly layers: readonly number[];
  readonly method: Method;
  readonly noise: Noise | null;
  readonly prior: AskedPrior;
};

/** The noise of a regression's targets. `sd`, in sds of the target, is fixed, or where learning starts. */
export interface Noise {
  readonly kind: NoiseKind;
  readonly sd: number;
  /** Standard deviation of log sigma's prior. Absent of a run from before it: that of the weights. */
  readonly prior?: number;
}

/** What is not asked for. */
export const defaultNoise: Noise = { kind: 'learned', sd: 1, prior: defaultNoisePrior };
