/** The options of a prediction, and their checks. */
import type { Precision } from '../../../shaders/lib/precision.ts';
import { innerFraction, inRange, isIn, whole } from '../../checks.ts';
import { ConfigError } from '../errors.ts';
import { checkNames, checkSeed, checkSignal } from '../input/options.ts';
import { hasPosterior } from '../method.ts';
import { checkValue } from '../settings/setting.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { Progress } from './progress.ts';

export interface PredictOptions {
  /**
   * Posterior draws S; 16 if absent. A plain network has one draw, and an ensemble one for each of its
   * members.
   */
  readonly draws?: number;
  /** Seed of the draws; 0 if absent. The same seed gives the same draws for every call and every example. */
  readonly seed?: number;
  /**
   * Uses w = mu instead of draws: the network at the posterior mean, or without dropout. An ensemble has no
   * such mean.
   */
  readonly meanWeights?: boolean;
  /**
   * Mass of the intervals, such as 0.9: credible ones of each class's probability; of a regression a
   * predictive one of the target and a credible one of its mean. Every draw is then kept, so it is meant for
   * few examples.
   */
  readonly interval?: number;
  /**
   * Precision of drawn weights and activations; `single` if absent. `half` (f16) needs a device with the
   * feature shader-f16.
   */
  readonly precision?: Precision;
  readonly signal?: AbortSignal;
  /** Hears how far it is, as often as the host waits for the device. */
  readonly progress?: Progress;
}

/**
 * How many draws a prediction takes: those asked for, as far as the method has them.
 * @throws ConfigError if the mean of an ensemble's weights is asked for.
 */
export function drawsOf(
  { method }: Pick<NetworkConfig, 'method'>,
  asked: number,
  meanWeights = false,
): number {
  if (method.kind === 'ensemble') {
    if (!meanWeights) return method.members;
    throw new ConfigError('meanWeights', 'false for an ensemble: a mean of its members is no network', true);
  }
  return meanWeights || method.kind === 'plain' ? 1 : asked;
}

const names = ['draws', 'seed', 'meanWeights', 'interval', 'precision', 'signal', 'progress'];

/** @throws ConfigError naming the first option that makes no sense */
export function checkPredictOptions(options: PredictOptions, config: NetworkConfig): void {
  checkNames(options, names);
  const { draws = 16, seed = 0, interval, precision = 'single', meanWeights = false } = options;
  const { signal, progress } = options;
  checkValue('draws', inRange(whole(1)), draws);
  checkSeed(seed);
  if (interval !== undefined && !isIn(innerFraction, interval)) {
    throw new ConfigError('interval', 'a mass between 0 and 1', interval);
  }
  if (typeof meanWeights !== 'boolean') throw new ConfigError('meanWeights', 'true or false', meanWeights);
  checkSignal(signal);
  if (progress !== undefined && typeof progress !== 'function') {
    throw new ConfigError('progress', 'a function', progress);
  }
  checkPrecision(precision, config, meanWeights);
}

/** Half precision needs drawn weights: without draws the weights are the means, which are single. */
function checkPrecision(precision: Precision, { method }: NetworkConfig, meanWeights: boolean): void {
  if (precision === 'single' || (precision === 'half' && hasPosterior(method) && !meanWeights)) return;
  const expected = 'single, or half where weights are drawn (bbb and ivon, not their mean weights)';
  throw new ConfigError('precision', expected, precision);
}
