/** `--prior`: a kind, or a kind with its numbers. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../bayes/errors.ts';
import { type LayerPrior, type PriorKind, priorKinds, priorNumbers, priorOf } from '../bayes/prior.ts';

/** Such as `gaussian, laplace or mixture, with their numbers if wanted: gaussian:SCALE, ...`. */
export const priorSyntax = `${priorKinds.join(', ')}, or with numbers: ${priorKinds
  .map((kind) => `${kind}:${priorNumbers(kind).join(',').toUpperCase()}`)
  .join(' ')}`;

/** The kind alone leaves the numbers to the preset, or to the defaults. */
export function parsePrior(text: string): LayerPrior | PriorKind {
  const [name, list, ...rest] = text.split(':');
  const kind = priorKinds.find((known) => known === name);
  if (!kind || rest.length > 0) throw new InvalidArgumentError(`Expected ${priorSyntax}.`);
  if (list === undefined) return kind;
  const numbers = list.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const names = priorNumbers(kind);
  if (numbers.length !== names.length) throw new InvalidArgumentError(`Expected ${priorSyntax}.`);
  try {
    return priorOf(kind, Object.fromEntries(names.map((number, at) => [number, numbers[at]!])));
  } catch (error) {
    if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}

/** The prior of a run: what was asked for, on top of the preset's. */
export function mergePrior(asked: LayerPrior | PriorKind | undefined, preset: LayerPrior): LayerPrior {
  if (asked === undefined || asked === preset.kind) return preset;
  return typeof asked === 'string' ? priorOf(asked) : asked;
}
