/**
 * How a network's uncertainty about its weights is represented and trained, as data: one row of the table below each. All
 * share the kernels, the training loop and the predictive moments; what differs is what a draw of the network is.
 *   bbb       a Gaussian a weight, by Bayes by Backprop (Blundell et al. 2015)
 *   plain     one value a weight: the maximum of the posterior; at temperature 0 the maximum likelihood
 *   dropout   plain, and hidden units are dropped in training and in prediction (Gal and Ghahramani 2016)
 *   ensemble  several plain networks, trained at once from their own starts (Lakshminarayanan et al. 2017)
 *   ivon      a Gaussian a weight, by natural gradients: improved variational online Newton (Shen et al. 2024)
 */
import { ConfigError } from './errors.ts';

export type Method =
  | { readonly kind: 'bbb' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'ensemble'; readonly members: number }
  | { readonly kind: 'ivon' };

export type MethodKind = Method['kind'];

interface Row<M extends Method> {
  /** For people. */
  readonly title: string;
  /** The numbers of the method, with what stands for nothing said. */
  readonly defaults: Omit<M, 'kind'>;
  /** What the numbers must be, where there are any. */
  readonly expected: string;
  readonly fits: (method: M) => boolean;
}

const methods: { readonly [K in MethodKind]: Row<Extract<Method, { readonly kind: K }>> } = {
  bbb: { title: 'Bayes by Backprop', defaults: {}, expected: '', fits: () => true },
  plain: { title: 'plain network', defaults: {}, expected: '', fits: () => true },
  dropout: {
    title: 'MC dropout',
    defaults: { rate: 0.2 },
    expected: 'a rate above 0 and below 1',
    fits: ({ rate }) => rate > 0 && rate < 1,
  },
  ensemble: {
    title: 'deep ensemble',
    defaults: { members: 5 },
    expected: 'a whole number of members from 2 to 64',
    fits: ({ members }) => Number.isInteger(members) && members >= 2 && members <= 64,
  },
  ivon: { title: 'IVON', defaults: {}, expected: '', fits: () => true },
};

export const methodKinds = Object.keys(methods) as MethodKind[];

/** Bayes by Backprop. */
export const bayesByBackprop: Method = { kind: 'bbb' };

/** A network without uncertainty about its weights. */
export const plainNetwork: Method = { kind: 'plain' };

/** Each hidden unit is dropped with probability `rate`, in training and in every draw of a prediction. */
export const mcDropout = (rate = methods.dropout.defaults.rate): Method =>
  checkMethod({ kind: 'dropout', rate });

/** Plain networks that differ in where they start and in the order of their examples. */
export const deepEnsemble = (members = methods.ensemble.defaults.members): Method =>
  checkMethod({ kind: 'ensemble', members });

/** Improved variational online Newton: a Gaussian posterior from a Gaussian prior, by natural gradients. */
export const ivon: Method = { kind: 'ivon' };

/** For people: `MC dropout`. */
export const methodTitle = (kind: MethodKind): string => methods[kind].title;

/** Names of a method's numbers, in order: `rate`, `members` or none. */
export const methodNumbers = (kind: MethodKind): string[] => Object.keys(methods[kind].defaults);

/** A method from its kind and its numbers by name; what is not given takes its default. */
export function methodOf(kind: MethodKind, numbers: Readonly<Record<string, number>> = {}): Method {
  return checkMethod({ kind, ...methods[kind]?.defaults, ...numbers } as Method);
}

/** @throws ConfigError if the kind is unknown or a number makes no sense. */
export function checkMethod(method: Method): Method {
  if (!Object.hasOwn(methods, method.kind)) {
    throw new ConfigError('method.kind', `one of ${methodKinds.join(', ')}`, method.kind);
  }
  const row = methods[method.kind] as unknown as Row<Method>;
  const [name] = methodNumbers(method.kind);
  const given = name && (method as unknown as Record<string, unknown>)[name];
  if (name && (typeof given !== 'number' || !row.fits(method))) {
    throw new ConfigError(`method.${name}`, row.expected, given);
  }
  return method;
}

/** Networks whose weights are trained side by side: an ensemble's members, else 1. */
export const membersOf = (method: Method): number => (method.kind === 'ensemble' ? method.members : 1);

/** Whether each weight has a width of its own: what sigma, KL and signal-to-noise ratios are about. */
export const hasPosterior = ({ kind }: Method): boolean => kind === 'bbb' || kind === 'ivon';
