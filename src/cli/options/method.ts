/** `--method` and `--noise`: a kind, or a kind with its number; and what a method makes of the other settings. */
import { InvalidArgumentError } from 'commander';
import {
  type Method,
  methodKinds,
  methodNumbers,
  methodOf,
  methods,
  methodTitle,
} from '../../bayes/method.ts';
import { familyKind, gaussian, type Prior } from '../../bayes/prior.ts';
import { composites, type Noise, type RunSettings, runTable } from '../../bayes/settings/run.ts';
import type { Setting } from '../../bayes/settings/setting.ts';
import { isIn } from '../../range.ts';
import { orRefuse, parseKind, split } from './kind.ts';
import { toNumber } from './numbers.ts';

/** `bbb, plain, dropout[:RATE], ensemble[:MEMBERS] or ivon`, each with its name for people. */
export const methodSyntax = methodKinds
  .map((kind) => {
    const numbers = methodNumbers(kind).map((number) => `[:${number.toUpperCase()}]`);
    return `${kind}${numbers.join('')} (${methodTitle(kind)})`;
  })
  .join(', ');

/** @throws InvalidArgumentError saying what there is */
export function parseMethod(text: string): Method {
  return orRefuse(methodSyntax, () => {
    const asked = parseKind(methods, text);
    return asked && methodOf(asked.kind, asked.numbers);
  });
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
  const [kind, sd] = split(text);
  if ((kind === 'learned' || kind === 'input') && sd === undefined) return { kind, sd: 1 };
  const value = toNumber(sd ?? '');
  if (kind === 'fixed' && isIn(composites.scales, value)) return { kind, sd: value };
  throw new InvalidArgumentError(`Expected ${noiseSyntax}.`);
}
