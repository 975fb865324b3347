/** Runs that are over, as the page remembers them: to lay their curves over each other, and to compare. */
import type { AskedRun, FinalScore } from '../../service/training/messages.ts';
import { type Field, fields, matters } from '../form/fields.ts';
import { capital, type FormValues, formOf } from '../form/settings.ts';

/** [epoch, value]. */
export type Curve = readonly (readonly [number, number])[];

export type RunScore = Pick<FinalScore, 'draws' | 'images' | 'error' | 'nll' | 'ece'> & {
  /** null: an earlier visit made a part of the run. */
  readonly seconds: number | null;
};

export interface RunRecord {
  /** Its name in charts and table. */
  readonly letter: string;
  readonly preset: string;
  /** The form, field by field. */
  readonly values: Readonly<Record<string, string>>;
  /** How far it came; fewer than its settings say if it was stopped. */
  readonly epochs: number;
  readonly energy: Curve;
  readonly error: Curve;
  readonly score: RunScore;
}

/** The most that are remembered. */
export const mostRuns = 8;
/** Points of a curve that is remembered. */
const mostPoints = 80;

const letters = 'ABCDEFGHI';

/** With one run more: the oldest goes if there are too many. */
export function withRun(runs: readonly RunRecord[], run: Omit<RunRecord, 'letter'>): RunRecord[] {
  const kept = runs.slice(-(mostRuns - 1));
  const letter = [...letters].find((one) => kept.every((other) => other.letter !== one)) ?? '?';
  return [...kept, { letter, ...run }];
}

export const recordedForm = ({ preset, settings }: AskedRun): FormValues => formOf(preset, settings);

/** Every so many points, the last one among them. */
export function thin(points: readonly { readonly x: number; readonly y: number }[]): Curve {
  const stride = Math.max(1, Math.ceil(points.length / mostPoints));
  const digits = (value: number) => Number(value.toPrecision(5));
  return points
    .filter((_, i) => (points.length - 1 - i) % stride === 0)
    .map(({ x, y }) => [digits(x), digits(y)] as const);
}

/** What of each run's settings is not that of all, for people: `Method: IVON`. */
export function differences(runs: readonly RunRecord[]): string[][] {
  const said = runs.map((run) => saidOf(run));
  const names = [...new Set(fields.map(({ field }) => field.label))];
  const differing = names.filter((name) => new Set(said.map((of) => of.get(name))).size > 1);
  return said.map((of) =>
    differing.flatMap((name) => {
      const value = of.get(name);
      return value === undefined ? [] : [`${name}: ${value}`];
    }),
  );
}

function saidOf({ values }: RunRecord): Map<string, string> {
  const shown = fields.filter((field) => field.name in values && matters(field, values));
  return new Map(shown.map((field) => [field.field.label, titleOf(field, values[field.name]!)]));
}

const titleOf = (field: Field, value: string): string =>
  'choices' in field ? capital(field.titles?.[value] ?? value) : value || 'none';

const version = 1;

export const runsToText = (runs: readonly RunRecord[]): string => JSON.stringify({ version, runs });

/** What an earlier visit left. What is not whole is left out: anything may stand in a browser's storage. */
export function runsFromText(text: string | null): RunRecord[] {
  try {
    const read = JSON.parse(text ?? 'null') as { version?: unknown; runs?: unknown } | null;
    if (read?.version !== version || !Array.isArray(read.runs)) return [];
    const seen = new Set<string>();
    return (read.runs as unknown[])
      .filter(isRun)
      .filter(({ letter }) => !seen.has(letter) && seen.add(letter))
      .slice(-mostRuns);
  } catch {
    return [];
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCurve = (value: unknown): value is Curve =>
  Array.isArray(value) &&
  value.length <= 2 * mostPoints &&
  value.every((point) => Array.isArray(point) && point.length === 2 && point.every(isNumber));

function isRun(value: unknown): value is RunRecord {
  if (!isObject(value) || !isObject(value.values) || !isObject(value.score)) return false;
  const { letter, preset, values, epochs, energy, error, score } = value;
  return (
    typeof letter === 'string' &&
    letters.includes(letter) &&
    letter.length === 1 &&
    typeof preset === 'string' &&
    Object.values(values).every((text) => typeof text === 'string' && text.length <= 100) &&
    isNumber(epochs) &&
    isCurve(energy) &&
    isCurve(error) &&
    [score.draws, score.images, score.error, score.nll, score.ece].every(isNumber) &&
    (score.seconds === null || isNumber(score.seconds))
  );
}
