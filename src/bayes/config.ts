/** Settings of a network and of its training: types, defaults, checks. Nothing here touches a device. */
import { type HiddenActivation, hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { type OptimiserName, optimiserNames, optimisers } from '../../shaders/lib/optimiser.ts';
import { type Precision, precisions } from '../../shaders/lib/precision.ts';
import { ConfigError } from './errors.ts';
import { categorical, checkHead, type Head } from './head.ts';
import { bayesByBackprop, checkMethod, hasPosterior, type Method } from './method.ts';
import { checkPrior, familyKind, gaussian, type Prior, scaleMixture } from './prior.ts';
import { schedules } from './schedule.ts';

export interface NetworkConfig {
  /** Widths, inputs first; last the classes, or the targets of a regression. */
  readonly layers: readonly number[];
  /** What the last layer means: classes, or a Gaussian around real targets. */
  readonly head: Head;
  readonly prior: Prior;
  /** What a draw of the network is, and how it is trained. */
  readonly method: Method;
  /** f of every hidden layer, see shaders/lib/nonlinearity.ts. A posterior file without it is of a relu network. */
  readonly activation: HiddenActivation;
  /** rho of every parameter before training; sigma = softplus(rho). */
  readonly initialRho: number;
  /** Factor from stored inputs (bytes 0 to 255) to network inputs. Part of the posterior: training and test share it. */
  readonly inputScale: number;
  /** Seed of the initial means. */
  readonly seed: number;
}

/** How the noise of the weights enters a training step, with names for people; see shaders/matmul.wgsl.ts. */
export const estimators = {
  local: 'local reparameterisation',
  flipout: 'flipout',
  draw: 'one weight draw a minibatch',
} as const;

export type Estimator = keyof typeof estimators;

export interface TrainSettings {
  readonly epochs: number;
  /** Examples a minibatch; the last one of an epoch may be smaller. */
  readonly batch: number;
  readonly learningRate: number;
  /** The learning rate of rho is this times that of mu. */
  readonly rhoLearningRateFactor: number;
  /** Of the learning rate. `step`: times `stepFactor` after every `stepEpochs` epochs. */
  readonly schedule: 'cosine' | 'constant' | 'step';
  readonly stepEpochs: number;
  readonly stepFactor: number;
  readonly estimator: Estimator;
  /** Noise draws a step, whose gradients are averaged. */
  readonly draws: number;
  /** `sampled`: one-draw Monte Carlo KL; `closed`: exact, Gaussian prior only. */
  readonly kl: 'sampled' | 'closed';
  readonly klWeights: 'uniform' | 'paper';
  /** Epochs over which the KL's weight rises from 0 to its own, during which an epoch counts the KL less; 0: none. */
  readonly klWarmupEpochs: number;
  /** 1 is Bayes by Backprop's objective; below 1 is a cold posterior. */
  readonly temperature: number;
  /** Seed of the shuffles and of every draw. */
  readonly seed: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** See shaders/lib/optimiser.ts. adam and adamw read the betas and epsilon, sgd reads momentum. */
  readonly optimiser: OptimiserName;
  /** sgd's v = momentum v + gradient. */
  readonly momentum: number;
  /**
   * adamw's: mu shrinks by learningRate * weightDecay of itself a step, outside the objective. The prior already pulls
   * every weight to 0; anything but 0 pulls harder than Bayes does.
   */
  readonly weightDecay: number;
  /** The gradient of all parameters together is scaled down to at most this Euclidean norm; 0: never. */
  readonly clipNorm: number;
  /**
   * How drawn weights and the activations between layers lie in the GPU's memory: f32, or f16 on a device with the feature
   * shader-f16, where weights are drawn (bbb with the estimator draw, ivon). Sums, gradients and parameters are f32 in both.
   */
  readonly precision: Precision;
}

const networkDefaults: NetworkConfig = {
  layers: [784, 400, 400, 10],
  head: categorical,
  prior: scaleMixture(),
  method: bayesByBackprop,
  activation: 'relu',
  initialRho: -4,
  inputScale: 1 / 126,
  seed: 1,
};

const trainDefaults: TrainSettings = {
  epochs: 10,
  batch: 128,
  learningRate: 2e-3,
  rhoLearningRateFactor: 1,
  schedule: 'cosine',
  stepEpochs: 10,
  stepFactor: 0.5,
  estimator: 'local',
  draws: 1,
  kl: 'sampled',
  klWeights: 'uniform',
  klWarmupEpochs: 0,
  temperature: 0.1,
  seed: 1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  optimiser: 'adam',
  momentum: 0.9,
  weightDecay: 0,
  clipNorm: 0,
  precision: 'single',
};

/** Fills in defaults and checks. @throws ConfigError naming the first setting that makes no sense. */
export function networkConfig(given: Partial<NetworkConfig> = {}): NetworkConfig {
  const needsGaussian = given.method?.kind === 'ivon';
  const defaults = needsGaussian ? { ...networkDefaults, prior: gaussian() } : networkDefaults;
  const config = merged('network', defaults, given);
  const { layers } = config;
  if (layers.length < 2) throw new ConfigError('layers', 'at least two widths (inputs, classes)', layers);
  for (const width of layers) integer('layers', width, 1, 1 << 20);
  between('initialRho', config.initialRho, -60, 60);
  between('inputScale', config.inputScale, 1e-9, 1e9);
  integer('seed', config.seed, 0, Number.MAX_SAFE_INTEGER);
  oneOf('activation', config.activation, hiddenActivations);
  checkPrior(config.prior, layers.length - 1);
  checkHead(config.head);
  checkMethod(config.method);
  checkFit(config);
  return config;
}

/** Not every method can have every prior. */
function checkFit({ prior, method }: NetworkConfig): void {
  if (method.kind === 'ivon' && familyKind(prior) !== 'gaussian') {
    throw new ConfigError(
      'prior',
      'a gaussian or layered prior with ivon, whose width follows from it',
      prior.kind,
    );
  }
  if (prior.kind === 'layered' && prior.learned && !hasPosterior(method)) {
    const expected = `fixed scales with ${method.kind}: without widths, weights and prior would shrink together`;
    throw new ConfigError('prior.learned', expected, true);
  }
}

/** Defaults that a method has of its own; see docs/methods.md. */
const methodDefaults: Readonly<Partial<Record<Method['kind'], Partial<TrainSettings>>>> = {
  ivon: { learningRate: 0.1, beta2: 0.9995, estimator: 'draw', kl: 'closed' },
};

/** Fills in defaults and checks. @throws ConfigError naming the first setting that makes no sense. */
export function trainSettings(
  given: Partial<TrainSettings>,
  prior: Prior,
  method: Method = bayesByBackprop,
): TrainSettings {
  const settings = merged('training', { ...trainDefaults, ...methodDefaults[method.kind] }, given);
  integer('epochs', settings.epochs, 1, 1e6);
  integer('batch', settings.batch, 1, 65_535);
  between('learningRate', settings.learningRate, 0, 10);
  between('rhoLearningRateFactor', settings.rhoLearningRateFactor, 0, 100);
  between('temperature', settings.temperature, 0, 1e3);
  integer('seed', settings.seed, 0, Number.MAX_SAFE_INTEGER);
  between('beta1', settings.beta1, 0, 1 - 1e-6);
  between('beta2', settings.beta2, 0, 1 - 1e-6);
  between('epsilon', settings.epsilon, 1e-30, 1);
  between('momentum', settings.momentum, 0, 1 - 1e-6);
  between('weightDecay', settings.weightDecay, 0, 100);
  integer('draws', settings.draws, 1, 1024);
  between('clipNorm', settings.clipNorm, 0, 1e30);
  oneOf('optimiser', settings.optimiser, optimiserNames);
  if (settings.weightDecay > 0 && !optimisers[settings.optimiser].decays) {
    throw new ConfigError('weightDecay', `0 with ${settings.optimiser}; adamw decays`, settings.weightDecay);
  }
  integer('stepEpochs', settings.stepEpochs, 1, 1e6);
  between('stepFactor', settings.stepFactor, 0, 1);
  between('klWarmupEpochs', settings.klWarmupEpochs, 0, 1e6);
  oneOf('schedule', settings.schedule, schedules);
  oneOf('estimator', settings.estimator, Object.keys(estimators));
  oneOf('klWeights', settings.klWeights, ['uniform', 'paper']);
  oneOf('kl', settings.kl, ['sampled', 'closed']);
  oneOf('precision', settings.precision, precisions);
  if (settings.kl === 'closed' && familyKind(prior) !== 'gaussian') {
    throw new ConfigError(
      'kl',
      `"sampled" with a ${prior.kind} prior; the closed form is for the gaussian prior`,
      settings.kl,
    );
  }
  if (method.kind === 'ivon') checkIvon(settings);
  if (settings.precision === 'half') checkHalf(settings, method);
  if (settings.draws > 1 && (method.kind === 'plain' || method.kind === 'ensemble')) {
    throw new ConfigError('draws', `1 with ${method.kind}, which draws nothing`, settings.draws);
  }
  return settings;
}

/** Its width comes from the weight of the KL, which must be there and stay the same. */
function checkIvon({ temperature, klWeights, klWarmupEpochs, clipNorm }: TrainSettings): void {
  if (temperature === 0) throw new ConfigError('temperature', 'above 0 with ivon', temperature);
  if (klWeights !== 'uniform') throw new ConfigError('klWeights', 'uniform with ivon', klWeights);
  if (klWarmupEpochs > 0) throw new ConfigError('klWarmupEpochs', '0 with ivon', klWarmupEpochs);
  if (clipNorm > 0) throw new ConfigError('clipNorm', '0 with ivon', clipNorm);
}

/** Half is for drawn weights: variances and perturbations may be smaller than any f16, and means must keep their digits. */
function checkHalf({ estimator }: TrainSettings, { kind }: Method): void {
  if (kind === 'ivon' || (kind === 'bbb' && estimator === 'draw')) return;
  const given = kind === 'bbb' ? `the estimator ${estimator}` : kind;
  throw new ConfigError('precision', `single with ${given}; half is for bbb with draw, and ivon`, 'half');
}

/** Defaults under what was given; an undefined is nothing given, and a name that does not exist is a mistake. */
function merged<T extends object>(of: string, defaults: T, given: Partial<T>): T {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const stray = entries.find(([name]) => !Object.hasOwn(defaults, name));
  if (stray)
    throw new ConfigError(stray[0], `a ${of} setting (${Object.keys(defaults).join(', ')})`, stray[0]);
  return { ...defaults, ...Object.fromEntries(entries) };
}

function integer(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(name, `a whole number from ${least} to ${most}`, value);
  }
}

function between(name: string, value: number, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new ConfigError(name, `a number from ${least} to ${most}`, value);
}

function oneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) throw new ConfigError(name, `one of ${choices.join(', ')}`, value);
}
