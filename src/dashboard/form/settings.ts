/** The settings form as text: what presets and the page's address fill in, and the settings it gives. */

import { ConfigError } from '../../bayes/errors.ts';
import { type MethodKind, methodKinds, methodOf, methods } from '../../bayes/method.ts';
import { familyKind, type PriorKind, priorNumbers, priorOf } from '../../bayes/prior.ts';
import { type RunSettings, runTable } from '../../bayes/settings/runSettings.ts';
import { askedOf, defaultOf } from '../../bayes/settings/setting.ts';
import { standardKl } from '../../bayes/settings/settings.ts';
import { type Tuning, tunings } from '../../gpu/device.ts';
import { checkSettings, methodSettings, type PresetName, presets } from '../../presets.ts';
import { type Field, type FieldName, fields, matters } from './fields.ts';

/** What stands in the form: text, as typed. */
export type FormValues = Readonly<Record<FieldName, string>>;

/** The form that settings fill in: a preset's, unless others are given. */
export function formOf(preset: PresetName, settings = presets[preset].settings): FormValues {
  const said = saidOf(settings);
  const texts = fields.map((field) => [field.name, shortest(said(field))]);
  return Object.fromEntries(texts);
}

/** What settings say of a field, with something sensible for the prior that they do not use. */
function saidOf(settings: RunSettings): (field: Field) => number | string {
  const { layers, prior, method } = settings;
  const said: Readonly<Record<string, unknown>> = {
    ...{ ...settings, ...prior, ...method },
    ...{ hidden: layers.slice(1, -1).join(', '), prior: prior.kind, method: method.kind },
  };
  return (field) => (said[field.name] as number | string | undefined) ?? defaultOf(field);
}

/**
 * The form when another method is chosen: what the method needs otherwise, and else what the preset says of
 * it. All other fields stay as they are.
 */
export function withMethod(preset: PresetName, values: FormValues, kind: MethodKind): FormValues {
  const { settings } = presets[preset];
  const needs = fields.filter(({ byMethod }) => byMethod);
  const usual = formOf(preset, { ...settings, ...methodSettings(methodOf(kind), settings.prior) });
  const own = needs.map(({ name }) => [name, usual[name]]);
  const isGaussian = familyKind({ kind: values.prior as PriorKind }) === 'gaussian';
  const prior = kind === 'ivon' && !isGaussian ? { prior: 'gaussian', scale: usual.scale } : {};
  return { ...values, ...Object.fromEntries(own), ...prior, method: kind };
}

/** What a preset's form says of the method that is chosen in `values`. */
function usualForm(preset: PresetName, method: string | undefined): FormValues {
  const form = formOf(preset);
  const kind = methodKinds.find((one) => one === method);
  return kind && kind !== form.method ? withMethod(preset, form, kind) : form;
}

/** Whole numbers as they are, others with four digits: e^-6 needs no sixteen in a form. */
function shortest(value: number | string): string {
  return String(typeof value !== 'number' || Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

/** What is wrong with a form, field by field. */
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

/** A run's settings from the form; what the form does not show comes from the preset. */
export function readForm(
  preset: PresetName,
  values: FormValues,
): { readonly settings: RunSettings } | { readonly problems: Problems } {
  const shown = fields.filter((field) => matters(field, values));
  const found = shown.map((field) => [field.name, problemOf(field, values[field.name])] as const);
  const problems = found.filter(([, problem]) => problem !== undefined);
  if (problems.length > 0) return { problems: Object.fromEntries(problems) };
  const { settings: base } = presets[preset];
  const said = saidOf(base);
  const read: Readonly<Record<string, number | string>> = Object.fromEntries(
    shown.map((field) => [field.name, meaningOf(field, values[field.name], said(field))]),
  );
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name in read).map((name) => [name, read[name]]));
  const numbers = (names: readonly string[]) => pick(names) as Record<string, number>;
  const kind = values.method as MethodKind;
  const method = methodOf(kind, numbers(Object.keys(methods[kind].numbers)));
  const prior = priorOf(values.prior as PriorKind, numbers(priorNumbers(values.prior as PriorKind)));
  const settings: RunSettings = {
    ...base,
    // of what the form does not show
    ...(kind !== base.method.kind && methodSettings(method, base.prior)),
    ...pick(Object.keys(runTable)),
    layers: [base.layers[0]!, ...widths(values.hidden), base.layers.at(-1)!],
    ...{ method, prior },
  };
  return sensible({ ...settings, ...(standardKl(prior) === 'sampled' && { kl: 'sampled' }) });
}

/** Settings that make sense one by one may not beside each other. */
function sensible(settings: RunSettings): ReturnType<typeof readForm> {
  try {
    checkSettings(settings);
    return { settings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const name = /^\w+/.exec(error.message)?.[0];
    const field = fields.find((field) => field.name === name)?.name ?? 'method';
    return { problems: { [field]: capital(error.message) } };
  }
}

function problemOf(field: Field, text: string): string | undefined {
  const { expected, fits } = askedOf(field);
  if (field.name === 'hidden') {
    return widths(text).every(fits) ? undefined : 'Whole numbers from 1 to 4,096, such as 400, 400';
  }
  return fits('choices' in field ? text : toNumber(text)) ? undefined : capital(expected);
}

/** What a valid text means. What was not touched keeps all its digits, as on the command line. */
function meaningOf(field: Field, text: string, exact: number | string): number | string {
  if ('choices' in field) return text;
  return text === shortest(exact) ? exact : toNumber(text);
}

const widths = (text: string): number[] => (text.trim() === '' ? [] : text.split(',').map(toNumber));

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/**
 * What the page's address asks for:
 * `?preset=smoke&epochs=3&autostart=1&profile=1&tune=always&checkpointSteps=50`. Unknown names are left
 * alone.
 * @param linked settings of the link behind #, which come first
 */
export function readQuery(
  query: string,
  linked: Readonly<Record<string, string>> = {},
): {
  readonly preset: PresetName;
  readonly values: FormValues;
  readonly autostart: boolean;
  /** Time every kernel. */
  readonly profile: boolean;
  /** When blocks are measured. */
  readonly tuning: Tuning;
  /** Steps between two checkpoints, at most, beside the time that is. */
  readonly checkpointSteps: number | undefined;
} {
  const given = new URLSearchParams(query);
  for (const [name, value] of Object.entries(linked)) given.set(name, value);
  const asked = given.get('preset') ?? '';
  const preset = Object.hasOwn(presets, asked) ? (asked as PresetName) : 'demo';
  const usual = usualForm(preset, given.get('method') ?? undefined);
  const overrides = fields.flatMap(({ name, field }) => {
    const value = given.get(field.address ?? name);
    return value === null ? [] : [[name, value] as const];
  });
  const steps = toNumber(given.get('checkpointSteps') ?? '');
  return {
    preset,
    values: { ...usual, ...Object.fromEntries(overrides) },
    autostart: given.get('autostart') === '1',
    profile: given.get('profile') === '1',
    tuning: tunings.find((when) => when === given.get('tune')) ?? 'hardware',
    checkpointSteps: Number.isInteger(steps) && steps >= 1 ? steps : undefined,
  };
}

/** Names of the form's fields in an address. */
export const addressNames: readonly string[] = ['preset', ...fields.map(addressOf)];

function addressOf({ name, field }: Field): string {
  return field.address ?? name;
}

/** What of a form is not what the page begins with, by its names in an address. */
export function linkedSettings(preset: PresetName, values: FormValues): Record<string, string> {
  const usual = { ...usualForm(preset, values.method), method: formOf(preset).method };
  const changed = fields.filter((field) => values[field.name] !== usual[field.name]);
  return {
    ...(preset !== 'demo' && { preset }),
    ...Object.fromEntries(changed.map((field) => [addressOf(field), values[field.name]])),
  };
}
