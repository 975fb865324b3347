/** `--prior`: a kind, or a kind with its numbers. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../bayes/errors.ts';
import {
  type LayerPrior,
  layeredGaussian,
  type Prior,
  type PriorKind,
  priorKinds,
  priorNumbers,
  priorOf,
} from '../../bayes/prior.ts';
import { toNumber } from './numbers.ts';

/** Such as `gaussian, laplace or mixture, with their numbers if wanted: gaussian:SCALE, ...`. */
export const priorSyntax = `${priorKinds.join(', ')}, or with numbers: ${priorKinds
  .map((kind) => `${kind}:${priorNumbers(kind).join(',').toUpperCase()}`)
  .join(
    ' ',
  )}; Gaussians with a scale for each layer: layered:S1,S2,... (given) or learned[:SCALE] (found in training)`;

/** The kind alone leaves the numbers to the preset, or to the defaults. */
export function parsePrior(text: string): Prior | PriorKind {
  const [name, list, ...rest] = text.split(':');
  const numbers = list?.split(',').map(toNumber);
  const prior = rest.length > 0 ? undefined : priorIn(name ?? '', numbers);
  if (!prior) throw new InvalidArgumentError(`Expected ${priorSyntax}.`);
  return prior;
}

function priorIn(name: string, numbers: readonly number[] | undefined): Prior | PriorKind | undefined {
  try {
    if (name === 'layered') return numbers && layeredGaussian(numbers);
    if (name === 'learned') {
      return (numbers?.length ?? 1) === 1 ? layeredGaussian(numbers?.[0], { learned: true }) : undefined;
    }
    const kind = priorKinds.find((known) => known === name);
    if (!kind || !numbers) return kind;
    const names = priorNumbers(kind);
    if (numbers.length !== names.length) return undefined;
    return priorOf(kind, Object.fromEntries(names.map((number, at) => [number, numbers[at]!])));
  } catch (error) {
    if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}

/** The prior of a run: what was asked for, on top of the preset's. */
export function mergePrior(asked: Prior | PriorKind | undefined, preset: Prior): Prior {
  if (asked === undefined || asked === preset.kind) return preset;
  return typeof asked === 'string' ? (priorOf(asked) satisfies LayerPrior) : asked;
}
