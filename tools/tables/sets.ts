/** The tables that defaults are chosen by, their splits, and the form of what methods score on them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MissingPolicy } from '../../src/data/encoding/encoding.ts';
import { CredenceError } from '../../src/errors.ts';

export const folder = join(import.meta.dirname, '../../docs/tables');

/** An entry of sets.json; docs/tables/README.md says what its fields are. */
export interface TableSet {
  readonly name: string;
  readonly task: 'regression' | 'classification';
  readonly target: string;
  readonly rows: number;
  readonly source: string;
  readonly licence: string;
  readonly missing?: MissingPolicy;
  readonly noiseSd?: number;
  readonly bayesError?: number;
  /** Rows of the test part of each split. */
  readonly splits: readonly (readonly number[])[];
}

/**
 * Of one split, by name. Regression: rmse in the units of the target; rmseSd, nll of the target in standard
 * deviations of the training targets; coverage90. Classes: error, nll, ece, confidence, accuracy. Both:
 * seconds of training.
 */
export type Scores = Readonly<Record<string, number>>;

/** What a method scores on a set: of every split, the means, and their standard errors. */
export interface MethodScores {
  readonly splits: readonly Scores[];
  readonly mean: Scores;
  readonly standardError: Scores;
  /** What is particular about it: settings, or rows that it was cut to. */
  readonly about?: unknown;
}

/** baselines.json and credence.json: scores by set and method. */
export type ScoreFile = Readonly<Record<string, Readonly<Record<string, MethodScores>>>>;

export const readSets = (): readonly TableSet[] =>
  JSON.parse(readFileSync(join(folder, 'sets.json'), 'utf8')) as TableSet[];

export const csvOf = ({ name }: TableSet): string => join(folder, 'data', `${name}.csv`);

/** @throws CredenceError if there is no set of a name */
export function setsNamed(names: readonly string[] | undefined): readonly TableSet[] {
  const sets = readSets();
  if (!names) return sets;
  return names.map((name) => {
    const found = sets.find((set) => set.name === name);
    if (found) return found;
    const all = sets.map((set) => set.name).join(', ');
    throw new CredenceError('bad-option', `--sets ${name}: expected some of ${all}`);
  });
}

/** Empty if there is no such file yet. */
export const readScores = (file: string): ScoreFile =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ScoreFile) : {};

/** Puts scores beside those that the file has. */
export function addScores(file: string, set: string, method: string, scores: MethodScores): void {
  const before = readScores(file);
  const after = { ...before, [set]: { ...before[set], [method]: scores } };
  writeFileSync(file, `${JSON.stringify(after, rounded, 1)}\n`);
}

/** Six digits are more than any score is known to. */
const rounded = (_: string, value: unknown) => (typeof value === 'number' ? +value.toPrecision(6) : value);

/** Means over splits, and standard errors of these means; of a single split the errors are left out. */
export function summarised(splits: readonly Scores[]): Omit<MethodScores, 'about'> {
  const names = Object.keys(splits[0] ?? {});
  const values = (name: string) => splits.map((scores) => scores[name]!);
  const mean = Object.fromEntries(names.map((name) => [name, meanOf(values(name))]));
  const errors = names.map((name) => [name, standardErrorOf(values(name))] as const);
  return { splits, mean, standardError: splits.length > 1 ? Object.fromEntries(errors) : {} };
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function standardErrorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
