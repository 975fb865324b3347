/** `--prior`: a kind, or a kind with its numbers. */
import {
  families,
  type LayerPrior,
  layeredGaussian,
  type Prior,
  type PriorKind,
  priorKinds,
  priorNumbers,
  priorOf,
} from '../../bayes/prior.ts';
import { orRefuse, parseKind, split } from './kind.ts';
import { toNumber } from './numbers.ts';

/** Such as `gaussian, laplace or mixture, with their numbers if wanted: gaussian:SCALE, ...`. */
export const priorSyntax = `${priorKinds.join(', ')}, or with numbers: ${priorKinds
  .map((kind) => `${kind}:${priorNumbers(kind).join(',').toUpperCase()}`)
  .join(
    ' ',
  )}; Gaussians with a scale for each layer: layered:S1,S2,... (given) or learned[:SCALE] (found in training)`;

/** The kind alone leaves the numbers to the preset, or to the defaults. @throws InvalidArgumentError saying what there is */
export const parsePrior = (text: string): Prior | PriorKind => orRefuse(priorSyntax, () => priorIn(text));

function priorIn(text: string): Prior | PriorKind | undefined {
  const [name, list] = split(text);
  const scales = list?.split(',').map(toNumber);
  if (name === 'layered') return scales && layeredGaussian(scales);
  if (name === 'learned') {
    return (scales?.length ?? 1) === 1 ? layeredGaussian(scales?.[0], { learned: true }) : undefined;
  }
  const asked = parseKind(families, text);
  return asked?.numbers ? priorOf(asked.kind, asked.numbers) : asked?.kind;
}

/** The prior of a run: what was asked for, on top of the preset's. */
export function mergePrior(asked: Prior | PriorKind | undefined, preset: Prior): Prior {
  if (asked === undefined || asked === preset.kind) return preset;
  return typeof asked === 'string' ? (priorOf(asked) satisfies LayerPrior) : asked;
}
