/** Checks of options that several calls have. */
import { inRange, whole } from '../../checks.ts';
import { ConfigError } from '../errors.ts';
import { checkValue } from '../settings/setting.ts';

/** Every bit of a seed counts: one and a half would draw as 1 does. @throws ConfigError */
export function checkSeed(seed: unknown): void {
  checkValue('seed', inRange(whole(0)), seed);
}

/** A controller in place of its signal would never end anything. @throws ConfigError */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  if (typeof signal?.aborted === 'boolean' && typeof signal.throwIfAborted === 'function') return;
  throw new ConfigError('signal', 'an AbortSignal, such as the signal of a controller', signal);
}

/** @throws ConfigError */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new ConfigError(name, 'an object', value);
}

/**
 * Options are an object without unknown names, because a misspelt one would count as not given.
 * @throws ConfigError
 */
export function checkNames(options: unknown, names: readonly string[]): void {
  checkObject('options', options);
  const stray = Object.entries(options as object).find(
    ([name, value]) => value !== undefined && !names.includes(name),
  );
  if (stray) throw new ConfigError(stray[0], `an option (${names.join(', ')})`, stray[0]);
}
