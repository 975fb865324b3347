/** Where training stands, from JSON or from a caller. */

import { ConfigError } from '../errors.ts';
import { type NetworkConfig, trainSettings } from '../settings/settings.ts';
import type { Progress } from './progress.ts';

/** @throws SyntaxError, TypeError, ConfigError if the text is of something else */
export const progressFromJson = (text: string, config: NetworkConfig): Progress =>
  checkProgress(JSON.parse(text), config);

/** @throws TypeError, ConfigError if it is something else */
export function checkProgress(progress: Progress, { prior, method }: NetworkConfig): Progress {
  const { horizon, data, settings, ...given } = progress;
  if (typeof data !== 'string') throw new ConfigError('data', 'the fingerprint of the examples', data);
  return {
    step: whole('step', given.step),
    epoch: whole('epoch', given.epoch),
    minibatch: whole('minibatch', given.minibatch),
    minibatches: whole('minibatches', given.minibatches),
    momentSteps: whole('momentSteps', given.momentSteps),
    horizon: {
      epochs: whole('horizon.epochs', horizon.epochs),
      step: whole('horizon.step', horizon.step),
    },
    rateFactor: rateFactorOf(given.rateFactor),
    data,
    settings: trainSettings(settings, prior, method),
  };
}

/** States from before a training could halve its rate have none. */
function rateFactorOf(value: number | undefined): number {
  if (value === undefined) return 1;
  if (value > 0 && value <= 1) return value;
  throw new ConfigError('rateFactor', 'a number above 0 and at most 1', value);
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ConfigError(name, 'a whole number of at least 0', value);
}
