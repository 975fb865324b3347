/** `--method` and `--noise`: a kind, or a kind with its number; and what a method makes of the other settings. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../bayes/errors.ts';
import { type Method, methodKinds, methodNumbers, methodOf, methodTitle } from '../../bayes/method.ts';
import { familyKind, gaussian, type Prior } from '../../bayes/prior.ts';
import { composites, type Noise, type RunSettings, runTable } from '../../bayes/settings/run.ts';
import type { Setting } from '../../bayes/settings/setting.ts';
import { isIn } from '../../range.ts';
import { toNumber } from './numbers.ts';

/** `bbb, plain, dropout[:RATE], ensemble[:MEMBERS] or ivon`, each with its name for people. */
export const methodSyntax = methodKinds
  .map((kind) => {
    const [number] = methodNumbers(kind);
    return `${kind}${number ? `[:${number.toUpperCase()}]` : ''} (${methodTitle(kind)})`;
  })
  .join(', ');

/** @throws InvalidArgumentError saying what there is */
export function parseMethod(text: string): Method {
  const [name, given, ...rest] = text.split(':');
  const kind = methodKinds.find((known) => known === name);
  const [number] = kind ? methodNumbers(kind) : [];
  if (!kind || rest.length > 0 || (given !== undefined && !number)) {
    throw new InvalidArgumentError(`Expected ${methodSyntax}.`);
  }
  try {
    return given === undefined || !number ? methodOf(kind) : methodOf(kind, { [number]: toNumber(given) });
  } catch (error) {
    if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}

/** What a method needs otherwise than the preset says, where nothing was asked for. */
export function methodSettings({ kind }: Method, prior: Prior): Partial<RunSettings> {
  const own = Object.entries<Setting>(runTable).flatMap(([name, { byMethod = {} }]) =>
    kind in byMethod ? [[name, byMethod[kind]]] : [],
  );
  const needsGaussian = kind === 'ivon' && familyKind(prior) !== 'gaussian';
  return { ...Object.fromEntries(own), ...(needsGaussian && { prior: gaussian() }) };
}

export const noiseSyntax =
  'learned (one sd a target), input (by the row) or fixed:SD; SD is in standard deviations of the target';

/** @throws InvalidArgumentError saying what there is */
export function parseNoise(text: string): Noise {
  const [kind, sd, ...rest] = text.split(':');
  if ((kind === 'learned' || kind === 'input') && sd === undefined) return { kind, sd: 1 };
  const value = toNumber(sd ?? '');
  if (kind === 'fixed' && rest.length === 0 && isIn(composites.scales, value)) return { kind, sd: value };
  throw new InvalidArgumentError(`Expected ${noiseSyntax}.`);
}
