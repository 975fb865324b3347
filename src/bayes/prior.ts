/**
 * The prior over every weight and bias, as data. A prior is one row of the table below; its mathematics on
 * the GPU is the row of the same name in shaders/lib/prior.ts. Every prior has mean 0.
 */
import { innerFraction, inRange, oneOf } from '../checks.ts';
import { ConfigError } from './errors.ts';
import {
  checkValue,
  checkValues,
  defaultsOf,
  type Kind,
  type NumberSetting,
  number,
} from './settings/setting.ts';

/** A prior that is the same for every weight, or that of one layer. */
export type LayerPrior =
  | { readonly kind: 'gaussian'; readonly scale: number }
  | { readonly kind: 'laplace'; readonly scale: number }
  | { readonly kind: 'mixture'; readonly mix: number; readonly scale1: number; readonly scale2: number };

/** N(0, scale^2) with a scale for each layer. */
export interface LayeredPrior {
  readonly kind: 'layered';
  /** A scale for each layer, or one for all of them. */
  readonly scale: number | readonly number[];
  /** Whether training learns the scales (empirical Bayes). It starts from the given ones. */
  readonly learned: boolean;
}

export type Prior = LayerPrior | LayeredPrior;

export type PriorKind = LayerPrior['kind'];

type OfKind<K extends PriorKind> = Extract<LayerPrior, { readonly kind: K }>;

export interface Family<P extends LayerPrior> extends Kind {
  readonly numbers: { readonly [N in keyof Omit<P, 'kind'>]: NumberSetting };
  /** mix, scale1, scale2 as the shaders read them. */
  readonly forShaders: (prior: P) => readonly [mix: number, scale1: number, scale2: number];
  readonly density: (prior: P, w: number) => number;
  readonly sd: (prior: P) => number;
}

const normal = (w: number, scale: number) =>
  Math.exp(-0.5 * (w / scale) ** 2) / (scale * Math.sqrt(2 * Math.PI));

/** The range of a standard deviation, or of another width. */
export const scales = { above: 1e-6, below: 1e6 };

export const families: { readonly [K in PriorKind]: Family<OfKind<K>> } = {
  gaussian: {
    title: 'Gaussian',
    numbers: { scale: { ...number(0.1, scales), field: { label: 'Scale of the prior' } } },
    forShaders: ({ scale }) => [1, scale, 1],
    density: ({ scale }, w) => normal(w, scale),
    sd: ({ scale }) => scale,
  },
  laplace: {
    title: 'Laplace',
    numbers: { scale: { ...number(0.07, scales), field: { label: 'Scale of the prior' } } },
    forShaders: ({ scale }) => [1, scale, 1],
    density: ({ scale }, w) => Math.exp(-Math.abs(w) / scale) / (2 * scale),
    sd: ({ scale }) => Math.SQRT2 * scale,
  },
  mixture: {
    title: 'scale mixture',
    numbers: {
      mix: { ...number(0.25, innerFraction), field: { label: 'Share of the wide part' } },
      scale1: { ...number(Math.exp(-1), scales), field: { label: 'Wide scale' } },
      scale2: { ...number(Math.exp(-6), scales), field: { label: 'Narrow scale' } },
    },
    forShaders: ({ mix, scale1, scale2 }) => [mix, scale1, scale2],
    density: ({ mix, scale1, scale2 }, w) => mix * normal(w, scale1) + (1 - mix) * normal(w, scale2),
    sd: ({ mix, scale1, scale2 }) => Math.sqrt(mix * scale1 ** 2 + (1 - mix) * scale2 ** 2),
  },
};

export const priorKinds = Object.keys(families) as PriorKind[];

const familyOf = (prior: LayerPrior): Family<LayerPrior> =>
  families[prior.kind] as unknown as Family<LayerPrior>;

/** N(0, scale^2). */
export function gaussian(scale = families.gaussian.numbers.scale.default): LayerPrior {
  return checkPrior({ kind: 'gaussian', scale });
}

/**
 * exp(-|w| / scale) / (2 scale). Its standard deviation is sqrt(2) scale: most weights small, a few large.
 */
export function laplace(scale = families.laplace.numbers.scale.default): LayerPrior {
  return checkPrior({ kind: 'laplace', scale });
}

/**
 * mix * N(0, scale1^2) + (1 - mix) * N(0, scale2^2), Blundell et al. 2015, equation 7. The defaults are
 * the best of a search on MNIST: scale1 = e^-1, scale2 = e^-6, a quarter of the mass on the wide part.
 */
export function scaleMixture(given: Partial<Omit<OfKind<'mixture'>, 'kind'>> = {}): LayerPrior {
  return checkPrior({ kind: 'mixture', ...defaultsOf(families.mixture.numbers), ...given });
}

/** N(0, scale^2) with a scale for each layer. `learned`: training learns the scales, from the given ones. */
export function layeredGaussian(
  scale: number | readonly number[] = families.gaussian.numbers.scale.default,
  { learned = false }: { readonly learned?: boolean } = {},
): LayeredPrior {
  return checkPrior({ kind: 'layered', scale, learned });
}

/** The prior of one layer, from 0. */
export function layerPrior(prior: Prior, layer: number): LayerPrior {
  if (prior.kind !== 'layered') return prior;
  const { scale } = prior;
  return { kind: 'gaussian', scale: typeof scale === 'number' ? scale : scale[layer]! };
}

/** The kernels' name for the prior of every layer. */
export const familyKind = ({ kind }: { readonly kind: Prior['kind'] | 'fanIn' }): PriorKind =>
  kind === 'layered' || kind === 'fanIn' ? 'gaussian' : kind;

/** Names of a prior's numbers, in order: `scale`, or `mix, scale1, scale2`. */
export function priorNumbers(kind: PriorKind): string[] {
  return Object.keys(families[kind].numbers);
}

/** A prior from its kind and its numbers by name. Numbers that are not given take their defaults. */
export function priorOf(kind: PriorKind, numbers: Readonly<Record<string, number>> = {}): LayerPrior {
  return checkPrior({ kind, ...defaultsOf({ ...families[kind]?.numbers }), ...numbers } as LayerPrior);
}

/**
 * @param layers how many layers of weights there are, where that is known.
 * @throws ConfigError if the kind is unknown, a scale is not positive and finite or the mix is not inside
 *   (0, 1).
 */
export function checkPrior<P extends Prior>(prior: P, layers?: number): P {
  checkValue('prior.kind', oneOf([...priorKinds, 'layered']), prior.kind);
  if (prior.kind === 'layered') checkLayered(prior, layers);
  else checkValues(families[prior.kind].numbers, prior, 'prior.');
  return prior;
}

function checkLayered({ scale, learned }: LayeredPrior, layers: number | undefined): void {
  const scaleIs = inRange(scales);
  if (typeof learned !== 'boolean') throw new ConfigError('prior.learned', 'true or false', learned);
  if (!Array.isArray(scale)) {
    checkValue('prior.scale', scaleIs, scale);
    return;
  }
  if (scale.length === 0 || (layers !== undefined && scale.length !== layers)) {
    throw new ConfigError('prior.scale', `one number, or one for each of ${layers ?? 'the'} layers`, scale);
  }
  scale.forEach((value, l) => {
    checkValue(`prior.scale[${l}]`, scaleIs, value);
  });
}

/** The numbers of one layer's prior as the shaders read them: a row of their table without its `end`. */
export function priorNumbersOf(prior: LayerPrior): readonly [mix: number, scale1: number, scale2: number] {
  return familyOf(prior).forShaders(prior);
}

/** p(w) of one weight, in float64, for drawing the prior in figures. */
export function priorDensity(prior: LayerPrior, w: number): number {
  return familyOf(prior).density(prior, w);
}

/** Standard deviation of the prior. */
export function priorSd(prior: LayerPrior): number {
  return familyOf(prior).sd(prior);
}
