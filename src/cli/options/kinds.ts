/** `--method`, `--prior` and `--noise`: a kind, with its numbers if wanted: `NAME` or `NAME:1,2`. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../bayes/errors.ts';
import { type AskedPrior, fanInGaussian } from '../../bayes/fanIn.ts';
import { type Method, methodKinds, methodOf, methods } from '../../bayes/method.ts';
import {
  families,
  layeredGaussian,
  type PriorKind,
  priorKinds,
  priorNumbers,
  priorOf,
} from '../../bayes/prior.ts';
import { composites, defaultNoise, type Noise } from '../../bayes/settings/runSettings.ts';
import type { Kind } from '../../bayes/settings/setting.ts';
import { isIn } from '../../checks.ts';
import { toNumber } from './numbers.ts';

/** `bbb, plain, dropout[:RATE], ensemble[:MEMBERS] or ivon`, each with its name for people. */
export const methodSyntax = methodKinds
  .map((kind) => {
    const { title, numbers }: Kind = methods[kind];
    const names = Object.keys(numbers).map((name) => `[:${name.toUpperCase()}]`);
    return `${kind}${names.join('')} (${title})`;
  })
  .join(', ');

const priorForms = priorKinds.map((kind) => `${kind}:${priorNumbers(kind).join(',').toUpperCase()}`);

/** Such as `gaussian, laplace or mixture, with their numbers if wanted: gaussian:SCALE, ...`. */
export const priorSyntax =
  `${priorKinds.join(', ')}, or with numbers: ${priorForms.join(' ')}; ` +
  'Gaussians with a scale for each layer: fanin[:FACTOR] (FACTOR / sqrt(inputs of the layer)), layered:S1,S2,... ' +
  '(given) or learned[:SCALE] (found in training)';

/** A prior as it is asked for: `mixture:0.5,1,0.0025`. */
export function priorText(prior: AskedPrior): string {
  if (prior.kind === 'fanIn') return `fanin:${prior.factor}`;
  if (prior.kind === 'layered') {
    return prior.learned ? 'learned' : `layered:${[prior.scale].flat().join(',')}`;
  }
  const numbers: Readonly<Record<string, unknown>> = { ...prior };
  const values = priorNumbers(prior.kind).map((name) => Number(Number(numbers[name]).toPrecision(3)));
  return `${prior.kind}:${values.join(',')}`;
}

export const noiseSyntax =
  'learned (one sd a target), input (by the row) or fixed:SD; SD is in standard deviations of the target. What is ' +
  `learned has the prior log sd ~ N(0, ${defaultNoise.prior}^2), whatever --prior is`;

/** @throws InvalidArgumentError saying what there is */
export const parseMethod = orRefuse(methodSyntax, (text): Method | undefined => {
  const asked = kindIn(methods, text);
  return asked && methodOf(asked.kind, asked.numbers);
});

/** A kind alone leaves the numbers to the preset. @throws InvalidArgumentError saying what there is */
export const parsePrior = orRefuse(priorSyntax, (text): AskedPrior | PriorKind | undefined => {
  const { name, numbers } = split(text);
  if (name === 'layered') return numbers && layeredGaussian(numbers);
  if (name === 'fanin') return (numbers?.length ?? 1) === 1 ? fanInGaussian(numbers?.[0]) : undefined;
  if (name === 'learned') {
    return (numbers?.length ?? 1) === 1 ? layeredGaussian(numbers?.[0], { learned: true }) : undefined;
  }
  const asked = kindIn(families, text);
  return asked?.numbers ? priorOf(asked.kind, asked.numbers) : asked?.kind;
});

/** @throws InvalidArgumentError saying what there is */
export const parseNoise = orRefuse(noiseSyntax, (text): Noise | undefined => {
  const { name: kind, numbers } = split(text);
  if (kind === 'learned' || kind === 'input') return numbers ? undefined : { ...defaultNoise, kind };
  const [sd, ...rest] = numbers ?? [];
  return kind === 'fixed' && rest.length === 0 && isIn(composites.scales, sd) ? { kind, sd } : undefined;
});

/** One of the kinds, and its numbers by name if they were given; undefined if it has not that many. */
function kindIn<T extends Readonly<Record<string, Kind>>>(kinds: T, text: string) {
  const { name, numbers } = split(text);
  if (!Object.hasOwn(kinds, name)) return undefined;
  const kind: keyof T = name;
  const names = Object.keys(kinds[name]!.numbers);
  if (!numbers) return { kind };
  if (names.length === 0 || numbers.length !== names.length) return undefined;
  return { kind, numbers: Object.fromEntries(names.map((each, i) => [each, numbers[i]!])) };
}

function split(text: string): { readonly name: string; readonly numbers: number[] | undefined } {
  const at = text.indexOf(':');
  if (at < 0) return { name: text, numbers: undefined };
  return {
    name: text.slice(0, at),
    numbers: text
      .slice(at + 1)
      .split(',')
      .map(toNumber),
  };
}

/** A parser that refuses what `parse` makes nothing of, and what the library does not take. */
function orRefuse<T>(syntax: string, parse: (text: string) => T | undefined): (text: string) => T {
  return (text) => {
    try {
      const made = parse(text);
      if (made !== undefined) return made;
    } catch (error) {
      if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
      throw error;
    }
    throw new InvalidArgumentError(`Expected ${syntax}.`);
  };
}
