/**
 * The prior over every weight and bias, as data. One row of the table below is all the host knows of a prior; its
 * mathematics on the GPU is the row of the same name in shaders/lib/prior.ts. All have mean 0.
 */
import { ConfigError } from './errors.ts';

/** A prior that is the same for every weight, or that of one layer. */
export type LayerPrior =
  | { readonly kind: 'gaussian'; readonly scale: number }
  | { readonly kind: 'laplace'; readonly scale: number }
  | { readonly kind: 'mixture'; readonly mix: number; readonly scale1: number; readonly scale2: number };

/** N(0, scale^2) with a scale for each layer. */
export interface LayeredPrior {
  readonly kind: 'layered';
  /** One a layer, or the one that all layers start from. */
  readonly scale: number | readonly number[];
  /** Training finds the scales, from the given ones on (empirical Bayes). */
  readonly learned: boolean;
}

export type Prior = LayerPrior | LayeredPrior;

export type PriorKind = LayerPrior['kind'];

type OfKind<K extends PriorKind> = Extract<LayerPrior, { readonly kind: K }>;

interface Family<P extends LayerPrior> {
  /** The numbers of the prior, in the order a person would write them, with what stands for nothing said. */
  readonly defaults: Omit<P, 'kind'>;
  /** mix, scale1, scale2 as the shaders read them. */
  readonly numbers: (prior: P) => readonly [mix: number, scale1: number, scale2: number];
  readonly density: (prior: P, w: number) => number;
  readonly sd: (prior: P) => number;
}

const normal = (w: number, scale: number) =>
  Math.exp(-0.5 * (w / scale) ** 2) / (scale * Math.sqrt(2 * Math.PI));

const families: { readonly [K in PriorKind]: Family<OfKind<K>> } = {
  gaussian: {
    defaults: { scale: 0.1 },
    numbers: ({ scale }) => [1, scale, 1],
    density: ({ scale }, w) => normal(w, scale),
    sd: ({ scale }) => scale,
  },
  laplace: {
    defaults: { scale: 0.07 },
    numbers: ({ scale }) => [1, scale, 1],
    density: ({ scale }, w) => Math.exp(-Math.abs(w) / scale) / (2 * scale),
    sd: ({ scale }) => Math.SQRT2 * scale,
  },
  mixture: {
    defaults: { mix: 0.25, scale1: Math.exp(-1), scale2: Math.exp(-6) },
    numbers: ({ mix, scale1, scale2 }) => [mix, scale1, scale2],
    density: ({ mix, scale1, scale2 }, w) => mix * normal(w, scale1) + (1 - mix) * normal(w, scale2),
    sd: ({ mix, scale1, scale2 }) => Math.sqrt(mix * scale1 ** 2 + (1 - mix) * scale2 ** 2),
  },
};

export const priorKinds = Object.keys(families) as PriorKind[];

const familyOf = (prior: LayerPrior): Family<LayerPrior> =>
  families[prior.kind] as unknown as Family<LayerPrior>;

/** N(0, scale^2). */
export function gaussian(scale = families.gaussian.defaults.scale): LayerPrior {
  return checkPrior({ kind: 'gaussian', scale });
}

/** exp(-|w| / scale) / (2 scale), of standard deviation sqrt(2) scale: most weights small, a few large. */
export function laplace(scale = families.laplace.defaults.scale): LayerPrior {
  return checkPrior({ kind: 'laplace', scale });
}

/**
 * mix * N(0, scale1^2) + (1 - mix) * N(0, scale2^2), Blundell et al. 2015, equation 7. The defaults are the best of a
 * search on MNIST: scale1 = e^-1, scale2 = e^-6, a quarter of the mass on the wide part.
 */
export function scaleMixture(given: Partial<Omit<OfKind<'mixture'>, 'kind'>> = {}): LayerPrior {
  return checkPrior({ kind: 'mixture', ...families.mixture.defaults, ...given });
}

/** N(0, scale^2) with a scale for each layer, or one that all start from. `learned`: training finds them. */
export function layeredGaussian(
  scale: number | readonly number[] = families.gaussian.defaults.scale,
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
export const familyKind = ({ kind }: Prior): PriorKind => (kind === 'layered' ? 'gaussian' : kind);

/** Names of a prior's numbers, in order: `scale`, or `mix, scale1, scale2`. */
export function priorNumbers(kind: PriorKind): string[] {
  return Object.keys(families[kind].defaults);
}

/** A prior from its kind and its numbers by name; what is not given takes its default. */
export function priorOf(kind: PriorKind, numbers: Readonly<Record<string, number>> = {}): LayerPrior {
  return checkPrior({ kind, ...families[kind]?.defaults, ...numbers } as LayerPrior);
}

/**
 * @param layers how many layers of weights there are, where that is known.
 * @throws ConfigError if the kind is unknown, a scale is not positive and finite or the mix is not inside (0, 1).
 */
export function checkPrior<P extends Prior>(prior: P, layers?: number): P {
  if (prior.kind === 'layered') {
    checkLayered(prior, layers);
    return prior;
  }
  if (!Object.hasOwn(families, prior.kind)) {
    throw new ConfigError('prior.kind', `one of ${[...priorKinds, 'layered'].join(', ')}`, prior.kind);
  }
  for (const name of priorNumbers(prior.kind)) {
    const value = (prior as unknown as Record<string, unknown>)[name];
    if (typeof value !== 'number') throw new ConfigError(`prior.${name}`, 'a number', value);
    if (name === 'mix') {
      if (!(value > 0 && value < 1)) {
        throw new ConfigError('prior.mix', 'a number between 0 and 1, both excluded', value);
      }
    } else checkScale(`prior.${name}`, value);
  }
  return prior;
}

function checkScale(name: string, value: unknown): void {
  if (!(typeof value === 'number' && value > 1e-6 && value < 1e6)) {
    throw new ConfigError(name, 'a number between 1e-6 and 1e6', value);
  }
}

function checkLayered({ scale, learned }: LayeredPrior, layers: number | undefined): void {
  if (typeof learned !== 'boolean') throw new ConfigError('prior.learned', 'true or false', learned);
  if (!Array.isArray(scale)) {
    checkScale('prior.scale', scale);
    return;
  }
  if (scale.length === 0 || (layers !== undefined && scale.length !== layers)) {
    throw new ConfigError('prior.scale', `one number, or one for each of ${layers ?? 'the'} layers`, scale);
  }
  scale.forEach((value, l) => {
    checkScale(`prior.scale[${l}]`, value);
  });
}

/** The numbers of one layer's prior as the shaders read them, a row of their table after its `end`. */
export function priorNumbersOf(prior: LayerPrior): readonly [mix: number, scale1: number, scale2: number] {
  return familyOf(prior).numbers(prior);
}

/** p(w) of one weight, in float64, for drawing the prior in figures. */
export function priorDensity(prior: LayerPrior, w: number): number {
  return familyOf(prior).density(prior, w);
}

/** Standard deviation of the prior. */
export function priorSd(prior: LayerPrior): number {
  return familyOf(prior).sd(prior);
}
