/**
 * How a network's uncertainty about its weights is represented and trained, as data: a method is one row of
 * the table below. All methods share the kernels, the training loop and the predictive moments. They differ
 * in what a draw of the network is.
 *   bbb       a Gaussian a weight, by Bayes by Backprop (Blundell et al. 2015)
 *   plain     one value a weight: the maximum of the posterior; at temperature 0 the maximum likelihood
 *   dropout   as plain, with hidden units dropped in training and in prediction (Gal and Ghahramani 2016)
 *   ensemble  several plain networks, trained at once from their own starts (Lakshminarayanan et al. 2017)
 *   ivon      a Gaussian a weight, by natural gradients: variational online Newton (Shen et al. 2024)
 */
import { innerFraction, oneOf, whole } from '../checks.ts';
import { checkValue, checkValues, defaultsOf, type Kind, number, type OneOf } from './settings/setting.ts';

/** Every method, with its numbers in the order in which they are written on the command line. */
export const methods = {
  bbb: { title: 'Bayes by Backprop', numbers: {} },
  plain: { title: 'plain network', numbers: {} },
  dropout: {
    title: 'MC dropout',
    numbers: { rate: { ...number(0.2, innerFraction), field: { label: 'Share of units dropped' } } },
  },
  ensemble: {
    title: 'deep ensemble',
    numbers: { members: { ...number(5, whole(2, 64)), field: { label: 'Networks in the ensemble' } } },
  },
  ivon: { title: 'IVON', numbers: {} },
} as const satisfies Readonly<Record<string, Kind>>;

/** A kind, with its numbers. */
export type Method = OneOf<typeof methods>;
export type MethodKind = Method['kind'];

export const methodKinds = Object.keys(methods) as MethodKind[];

/** Bayes by Backprop. */
export const bayesByBackprop: Method = { kind: 'bbb' };

/** A network without uncertainty about its weights. */
export const plainNetwork: Method = { kind: 'plain' };

/** Each hidden unit is dropped with probability `rate`, in training and in every draw of a prediction. */
export const mcDropout = (rate: number = methods.dropout.numbers.rate.default): Method =>
  checkMethod({ kind: 'dropout', rate });

/** Plain networks that differ in where they start and in the order of their examples. */
export const deepEnsemble = (members: number = methods.ensemble.numbers.members.default): Method =>
  checkMethod({ kind: 'ensemble', members });

/** Improved variational online Newton: a Gaussian posterior from a Gaussian prior, by natural gradients. */
export const ivon: Method = { kind: 'ivon' };

/** For people: `MC dropout`. */
export const methodTitle = (kind: MethodKind): string => methods[kind].title;

/** What a prediction is the mean of, for people: `16 draws`, `5 members`, and of a plain network `1 pass`. */
export function drawsText({ kind }: Pick<Method, 'kind'>, draws: number): string {
  const [one, many] = { ensemble: ['member', 'members'], plain: ['pass', 'passes'] }[kind as string] ?? [
    'draw',
    'draws',
  ];
  return `${draws.toLocaleString('en-US')} ${draws === 1 ? one : many}`;
}

/** A method from its kind and its numbers by name. Numbers that are not given take their defaults. */
export function methodOf(kind: MethodKind, numbers: Readonly<Record<string, number>> = {}): Method {
  return checkMethod({ kind, ...defaultsOf(methods[kind]?.numbers ?? {}), ...numbers } as Method);
}

/** @throws ConfigError if the kind is unknown or a number makes no sense. */
export function checkMethod(method: Method): Method {
  checkValue('method.kind', oneOf(methodKinds), method.kind);
  checkValues(methods[method.kind].numbers, method, 'method.');
  return method;
}

/** How many networks are trained side by side: the members of an ensemble, else 1. */
export const membersOf = (method: Method): number => (method.kind === 'ensemble' ? method.members : 1);

/** Whether each weight has a width. Without one there is no sigma, KL or signal-to-noise ratio. */
export const hasPosterior = ({ kind }: Method): boolean => kind === 'bbb' || kind === 'ivon';
