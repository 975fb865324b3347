/** The settings form as data: which fields there are, what they accept, and how they become a run's settings. */

import { type PriorKind, priorNumbers, priorOf } from '../bayes/prior.ts';
import type { RunSettings } from '../bayes/settings/run.ts';
import type { Estimator } from '../bayes/settings/settings.ts';
import { type Tuning, tunings } from '../gpu/device.ts';
import { type PresetName, presets } from '../presets.ts';

export type FieldName =
  | 'hidden'
  | 'epochs'
  | 'seed'
  | 'batch'
  | 'learningRate'
  | 'estimator'
  | 'temperature'
  | 'prior'
  | 'scale'
  | 'mix'
  | 'scale1'
  | 'scale2'
  | 'draws'
  | 'trainImages';

/** What stands in the form: text, as typed. */
export type FormValues = Readonly<Record<FieldName, string>>;

export interface Field {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  readonly choices?: Readonly<Record<string, string>>;
  /** Smallest and largest value of a number. */
  readonly range?: readonly [least: number, most: number];
  readonly whole?: boolean;
  /** The field matters for these kinds of prior only. */
  readonly onlyFor?: readonly PriorKind[];
}

const SEEDS = 2 ** 32 - 1;
const SCALES = [1e-5, 1e5] as const;

export const fields: readonly Field[] = [
  { name: 'hidden', label: 'Hidden layers', hint: 'units, separated by commas' },
  { name: 'epochs', label: 'Epochs', range: [1, 10_000], whole: true },
  { name: 'seed', label: 'Seed', range: [0, SEEDS], whole: true },
  { name: 'learningRate', label: 'Learning rate', range: [1e-7, 10] },
  { name: 'batch', label: 'Images a minibatch', range: [1, 4096], whole: true },
  { name: 'trainImages', label: 'Training images', range: [1, 60_000], whole: true },
  {
    name: 'estimator',
    label: 'Gradient estimator',
    choices: { local: 'Local reparameterisation', flipout: 'Flipout', draw: 'One weight draw' },
  },
  { name: 'temperature', label: 'Temperature', hint: 'of the KL; 1 is Bayes', range: [0, 1000] },
  {
    name: 'prior',
    label: 'Prior',
    choices: { mixture: 'Scale mixture', gaussian: 'Gaussian', laplace: 'Laplace' },
  },
  { name: 'mix', label: 'Share of the wide part', range: [0.001, 0.999], onlyFor: ['mixture'] },
  { name: 'scale1', label: 'Wide scale', range: SCALES, onlyFor: ['mixture'] },
  { name: 'scale2', label: 'Narrow scale', range: SCALES, onlyFor: ['mixture'] },
  { name: 'scale', label: 'Scale of the prior', range: SCALES, onlyFor: ['gaussian', 'laplace'] },
  { name: 'draws', label: 'Draws a prediction', range: [1, 1000], whole: true },
];

/** The form that a preset fills in. */
export function formOf(preset: PresetName): FormValues {
  const { layers, estimator, prior } = presets[preset].settings;
  const numbers = Object.entries(numbersOf(preset)).map(([name, value]) => [name, shortest(value)]);
  const texts = { hidden: layers.slice(1, -1).join(', '), estimator, prior: prior.kind };
  return { ...Object.fromEntries(numbers), ...texts };
}

/** The numbers of a preset, with something sensible for the prior that it does not use. */
function numbersOf(preset: PresetName) {
  const { prior, epochs, seed, learningRate, batch, trainExamples, temperature, draws } =
    presets[preset].settings;
  const mixture =
    prior.kind === 'mixture' ? prior : { mix: 0.25, scale1: Math.exp(-1), scale2: Math.exp(-6) };
  const { mix, scale1, scale2 } = mixture;
  const scale = prior.kind === 'gaussian' || prior.kind === 'laplace' ? prior.scale : 0.1;
  const trainImages = trainExamples;
  return { epochs, seed, learningRate, batch, trainImages, temperature, draws, mix, scale1, scale2, scale };
}

/** Whole numbers as they are, others with four digits: e^-6 needs no sixteen in a form. */
function shortest(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

/** What is wrong with a form, field by field. */
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

/** A run's settings from the form; what the form does not show comes from the preset. */
export function readForm(
  preset: PresetName,
  values: FormValues,
): { readonly settings: RunSettings } | { readonly problems: Problems } {
  const problems: Partial<Record<FieldName, string>> = {};
  for (const field of fields) {
    if (field.onlyFor && !field.onlyFor.some((kind) => kind === values.prior)) continue;
    const problem = problemOf(field, values[field.name]);
    if (problem) problems[field.name] = problem;
  }
  if (Object.keys(problems).length > 0) return { problems };

  const base = presets[preset].settings;
  const exact = numbersOf(preset);
  // what was not touched keeps all its digits: the same preset is the same run here and on the command line
  const number = (name: keyof typeof exact) =>
    values[name] === shortest(exact[name]) ? exact[name] : Number(values[name]);
  const [inputs = 784] = base.layers;
  const kind = values.prior as PriorKind;
  const settings: RunSettings = {
    ...base,
    layers: [inputs, ...widths(values.hidden), base.layers.at(-1) ?? 10],
    prior: priorOf(
      kind,
      Object.fromEntries(priorNumbers(kind).map((name) => [name, number(name as keyof typeof exact)])),
    ),
    estimator: values.estimator as Estimator,
    epochs: number('epochs'),
    seed: number('seed'),
    batch: number('batch'),
    learningRate: number('learningRate'),
    temperature: number('temperature'),
    draws: number('draws'),
    trainExamples: number('trainImages'),
  };
  return { settings };
}

function problemOf({ name, choices, range, whole }: Field, text: string): string | undefined {
  if (name === 'hidden') {
    const good = widths(text).every((width) => Number.isInteger(width) && width >= 1 && width <= 4096);
    return good ? undefined : 'Whole numbers from 1 to 4,096, such as 400, 400';
  }
  if (choices) return Object.hasOwn(choices, text) ? undefined : `One of ${Object.keys(choices).join(', ')}`;
  const [least, most] = range ?? [-Infinity, Infinity];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return undefined;
  return `A ${whole ? 'whole number' : 'number'} from ${least} to ${most}`;
}

function widths(text: string): number[] {
  return text.trim() === ''
    ? []
    : text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
}

/** What the page's address asks for: `?preset=smoke&epochs=3&autostart=1&profile=1&tune=always`. Unknown names are left alone. */
export function readQuery(query: string): {
  readonly preset: PresetName;
  readonly values: FormValues;
  readonly autostart: boolean;
  /** Time every kernel. */
  readonly profile: boolean;
  /** When blocks are measured. */
  readonly tuning: Tuning;
} {
  const given = new URLSearchParams(query);
  const asked = given.get('preset') ?? '';
  const preset = Object.hasOwn(presets, asked) ? (asked as PresetName) : 'demo';
  const overrides = fields.flatMap(({ name }) => {
    const value = given.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    preset,
    values: { ...formOf(preset), ...Object.fromEntries(overrides) },
    autostart: given.get('autostart') === '1',
    profile: given.get('profile') === '1',
    tuning: tunings.find((when) => when === given.get('tune')) ?? 'hardware',
  };
}
