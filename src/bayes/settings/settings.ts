/** Settings of a network and of its training: defaults, and checks. Nothing here touches a device. */

import { optimisers } from '../../../shaders/lib/optimiser.ts';
import { inRange } from '../../checks.ts';
import { ConfigError } from '../errors.ts';
import { type AskedPrior, fanInGaussian, resolvedPrior } from '../fanIn.ts';
import { categorical, checkHead, type Head } from '../head.ts';
import { checkObject } from '../input/options.ts';
import type { LayerEntry } from '../layers/entries.ts';
import { bayesByBackprop, checkMethod, hasPosterior, type Method } from '../method.ts';
import { checkPrior, familyKind, type Prior } from '../prior.ts';
import { composites, networkTable } from './runSettings.ts';
import { checkValue, checkValues, defaultsOf, type Values } from './setting.ts';
import { trainingTable } from './training.ts';

export { type Estimator, estimators } from './training.ts';

export interface NetworkConfig extends Omit<Values<typeof networkTable>, 'inputScale'> {
  /**
   * Factor from the numbers of the training data to network inputs; of all other data too. If it is not
   * given, the first training fixes it: at 1/126 for bytes, at 1 for floats. See input/units.ts.
   */
  readonly inputScale: number | undefined;
  /** Widths, inputs first; last the classes, or the targets of a regression. */
  readonly layers: readonly LayerEntry[];
  /** What the last layer means: classes, or a Gaussian around real targets. */
  readonly head: Head;
  readonly prior: Prior;
  /** How weights are represented and trained; see method.ts. */
  readonly method: Method;
}

/** A network's settings as people give them: its prior may follow from its widths. */
export type AskedNetwork = Omit<NetworkConfig, 'prior'> & { readonly prior: AskedPrior };

export interface TrainSettings extends Values<typeof trainingTable> {}

/** Fills in defaults and checks. @throws ConfigError naming the first setting that makes no sense. */
export function networkConfig(given: Partial<AskedNetwork> = {}): NetworkConfig {
  const defaults: AskedNetwork = {
    layers: [784, 400, 400, 10],
    head: categorical,
    prior: fanInGaussian(),
    method: bayesByBackprop,
    ...{ ...defaultsOf(networkTable), inputScale: undefined },
  };
  const asked = merged('network', defaults, given);
  const { layers } = asked;
  for (const name of ['prior', 'head', 'method'] as const) checkObject(name, asked[name]);
  if (!Array.isArray(layers) || layers.length < 2)
    throw new ConfigError('layers', 'at least two widths (inputs, classes)', layers);
  for (const width of layers) checkValue('layers', inRange(composites.layers), width);
  const config: NetworkConfig = { ...asked, prior: resolvedPrior(asked.prior, layers) };
  const { inputScale, ...others } = networkTable;
  checkValues(others, config);
  if (config.inputScale !== undefined) checkValues({ inputScale }, config);
  checkPrior(config.prior, layers.length - 1);
  checkHead(config.head);
  checkMethod(config.method);
  checkFit(config);
  return config;
}

/** Some methods cannot have every prior. @throws ConfigError */
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

/** The exact KL where there is one. */
export const standardKl = (prior: AskedPrior): TrainSettings['kl'] =>
  familyKind(prior) === 'gaussian' ? 'closed' : 'sampled';

/** Fills in defaults and checks. @throws ConfigError naming the first setting that makes no sense. */
export function trainSettings(
  given: Partial<TrainSettings>,
  prior: Prior,
  method: Method = bayesByBackprop,
): TrainSettings {
  const settings = merged(
    'training',
    { ...defaultsOf(trainingTable, method.kind), kl: standardKl(prior) },
    given,
  );
  checkValues(trainingTable, settings);
  const { weightDecay, optimiser, precision, draws } = settings;
  if (weightDecay > 0 && !optimisers[optimiser].decays) {
    throw new ConfigError('weightDecay', `0 with ${optimiser}; adamw decays`, weightDecay);
  }
  if (settings.kl === 'closed' && familyKind(prior) !== 'gaussian') {
    const expected = `"sampled" with a ${prior.kind} prior; the closed form is for the gaussian prior`;
    throw new ConfigError('kl', expected, settings.kl);
  }
  if (settings.start === 'informed') checkStart(settings, prior, method);
  if (method.kind === 'ivon') checkIvon(settings);
  if (precision === 'half') checkHalf(settings, method);
  if (draws > 1 && (method.kind === 'plain' || method.kind === 'ensemble')) {
    throw new ConfigError('draws', `1 with ${method.kind}, which draws nothing`, draws);
  }
  return settings;
}

/**
 * The optimum of a weight that nothing informs is its prior if that is a Gaussian, and training stays there
 * if the KL has no noise. Under a mixture the optimum is the narrow part: the input never matters.
 * @throws ConfigError
 */
function checkStart({ kl }: TrainSettings, prior: Prior, { kind }: Method): void {
  if (kind !== 'bbb') throw new ConfigError('start', `"same" with ${kind}; informed is for bbb`, 'informed');
  if (familyKind(prior) !== 'gaussian') {
    throw new ConfigError(
      'start',
      `"same" with a ${prior.kind} prior; informed needs a Gaussian`,
      'informed',
    );
  }
  if (prior.kind === 'layered' && prior.learned) {
    throw new ConfigError(
      'start',
      '"same" where the prior is learned; informed needs fixed scales',
      'informed',
    );
  }
  if (kl === 'sampled')
    throw new ConfigError('start', '"same" with a sampled KL; informed needs closed', 'informed');
}

/** IVON's widths come from the weight of the KL, which must be above 0 and constant. @throws ConfigError */
function checkIvon({ temperature, klWeights, klWarmupEpochs, clipNorm }: TrainSettings): void {
  if (temperature === 0) throw new ConfigError('temperature', 'above 0 with ivon', temperature);
  if (klWeights !== 'uniform') throw new ConfigError('klWeights', 'uniform with ivon', klWeights);
  if (klWarmupEpochs > 0) throw new ConfigError('klWarmupEpochs', '0 with ivon', klWarmupEpochs);
  if (clipNorm > 0) throw new ConfigError('clipNorm', '0 with ivon', clipNorm);
}

/**
 * Half precision needs drawn weights: variances may be smaller than any f16, and means must keep their
 * digits.
 * @throws ConfigError
 */
function checkHalf({ estimator }: TrainSettings, { kind }: Method): void {
  if (kind === 'ivon' || (kind === 'bbb' && estimator === 'draw')) return;
  const given = kind === 'bbb' ? `the estimator ${estimator}` : kind;
  throw new ConfigError('precision', `single with ${given}; half is for bbb with draw, and ivon`, 'half');
}

/**
 * What was given, and defaults for the rest. Undefined counts as not given.
 * @throws ConfigError for a name that does not exist
 */
function merged<T extends object>(of: string, defaults: T, given: Partial<T>): T {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const stray = entries.find(([name]) => !Object.hasOwn(defaults, name));
  if (stray) {
    throw new ConfigError(stray[0], `a ${of} setting (${Object.keys(defaults).join(', ')})`, stray[0]);
  }
  return { ...defaults, ...Object.fromEntries(entries) };
}
