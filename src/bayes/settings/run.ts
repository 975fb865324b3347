/**
 * The settings of a network and of a whole run. A run's settings are those of its network and of its training, under the
 * names of config.json, and its own.
 */
import { hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import { between, whole } from '../../range.ts';
import { type NoiseKind, noiseKinds } from '../head.ts';
import { type Method, methods } from '../method.ts';
import { families, type Prior, scales } from '../prior.ts';
import type { Settings, Values } from './setting.ts';
import { seed, training } from './training.ts';

/** Numbers and names of a network; its layers, head, prior and method are in settings.ts. */
export const network = {
  /** f of every hidden layer, see shaders/lib/nonlinearity.ts. A posterior file without it is of a relu network. */
  activation: {
    default: 'relu',
    choices: hiddenActivations,
    option: { flag: '--activation <name>', group: 'Network', help: 'of hidden layers' },
  },
  /** rho of every parameter before training; sigma = softplus(rho). */
  initialRho: {
    default: -4,
    range: between(-60, 60),
    option: { flag: '--rho <x>', group: 'Method', help: 'initial rho; sigma = log(1 + e^rho)' },
  },
  /** Factor from stored inputs (bytes 0 to 255) to network inputs. Part of the posterior: training and test share it. */
  inputScale: { default: 1 / 126, range: between(1e-9, 1e9) },
  seed,
} as const satisfies Settings;

const run = {
  /** Posterior draws of a prediction. */
  draws: {
    default: 16,
    range: whole(1),
    option: { flag: '--draws <n>', help: 'posterior draws of a prediction' },
    field: { label: 'Draws a prediction' },
  },
  /** Images, or rows, trained on: the first of the training part. */
  trainExamples: {
    default: 60_000,
    range: whole(1),
    option: { flag: '--images <n>', group: 'Data', help: 'train on the first n training images or rows' },
    field: { label: 'Training images', address: 'trainImages' },
  },
  /** Images, or rows, of the training part that are held out for choices: the last images, or rows by the seed. */
  validationExamples: {
    default: 0,
    before: 0,
    range: whole(0),
    option: {
      flag: '--validation <n>',
      group: 'Data',
      help:
        'hold out n of the training images (the last) or rows (by the seed) for choices: the error of each epoch is ' +
        'theirs; they are measured at the end too',
    },
  },
} as const satisfies Settings;

/** Rows under the names that a run has for them. */
type InRun<T> = {
  readonly [K in keyof T as T[K] extends { readonly inRun: infer Name } ? Name & string : K]: T[K];
};

/** Names of rows, each with the name that a run has for it. */
const namesOf = (table: Settings): [name: string, inRun: string][] =>
  Object.entries(table).flatMap(([name, { inRun = name }]) => (inRun === null ? [] : [[name, inRun]]));

const inRun = <T extends Settings>(table: T): InRun<T> =>
  Object.fromEntries(namesOf(table).map(([name, inRun]) => [inRun, table[name]])) as InRun<T>;

/** The numbers and names of a run, by their names in config.json. */
export const runTable = { ...inRun(training), ...inRun(network), ...inRun(run) };

/** What of a run has parts of its own. */
export const composites = {
  layers: whole(1, 1 << 20),
  methods,
  priors: families,
  /** Of layers, and of a noise. */
  scales,
  noiseKinds,
};

/** What a run is trained with: config.json without what identifies that one run. */
export type RunSettings = Values<typeof runTable> & {
  readonly task: 'classification' | 'regression';
  /** Units of each layer, inputs first; last the classes, or the targets of a regression: [784, 400, 400, 10]. */
  readonly layers: readonly number[];
  readonly method: Method;
  readonly noise: Noise | null;
  readonly prior: Prior;
};

/** Of a regression's targets. `sd`: given (fixed) or where learning starts, in standard deviations of the target. */
export interface Noise {
  readonly kind: NoiseKind;
  readonly sd: number;
}

/** The values that a run has for the rows of a table, by the table's names. */
export function fromRun<T extends Settings>(table: T, run: RunSettings): Pick<Values<T>, Held<T>> {
  const values = run as unknown as Readonly<Record<string, unknown>>;
  const entries = namesOf(table).map(([name, inRun]) => [name, values[inRun]]);
  return Object.fromEntries(entries) as Pick<Values<T>, Held<T>>;
}

/** Rows that a run has, by the table's names. */
type Held<T> = { [K in keyof T]: T[K] extends { readonly inRun: null } ? never : K }[keyof T];
