/**
 * Which examples are tested on, held out for choices, and trained on: drawn by the seed, each class in its
 * share.
 */
import { randomWords } from '../../bayes/random.ts';
import { countsOf, splitRows } from '../../data/order/split.ts';
import type { Division } from '../../persist/runConfig.ts';
import { usageError } from '../exit.ts';

/** Philox stream of the draws; see `streams` in shaders/lib/random.ts. */
const splitStream = 4;

/** Step of the stream for each draw: none changes another. */
export const draws = { test: 0, validation: 1, limit: 2, choice: 3 } as const;

export interface Draw {
  readonly seed: number;
  readonly draw: keyof typeof draws;
  readonly division: Division;
  /** Classes [N]; absent of a regression. */
  readonly classes?: ArrayLike<number> | undefined;
}

/** Row numbers, ascending. */
export interface Drawn {
  readonly taken: Uint32Array;
  /** With a row of every class, if there are enough of them. */
  readonly left: Uint32Array;
}

/** Takes `share` of the rows away, from 0 to below 1. */
export function drawShare(count: number, share: number, { seed, draw, division, classes }: Draw): Drawn {
  const { train, test } = splitRows(count, {
    ...{ validation: 0, test: share, random: randomWords(seed, splitStream, draws[draw]) },
    ...{ stratifyBy: classes, everyClassTrains: division === 'drawn' },
  });
  return { taken: test, left: train };
}

/** Takes `take` of the rows away, of 0 to count - 1. */
export const drawRows = (count: number, take: number, draw: Draw): Drawn =>
  drawShare(count, take / count, draw);

/** @throws CredenceError if `--images` asks for more than there are */
export function checkCount(asked: number, count: number, what: string): void {
  if (asked > count) throw usageError(`--images ${asked}: the data has ${count} ${what}`);
}

/** @returns the error of a `--validation` that leaves nothing to train on */
export const tooMany = (validation: number, count: number, what: string): Error =>
  usageError(
    `--validation ${validation}: the data has ${count} ${what}, and at least one must be left to train on`,
  );

/** Classes that come in `all` and not in `part`, ascending. */
export function missingClasses(all: ArrayLike<number>, part: ArrayLike<number>): number[] {
  const there = countsOf(part);
  return [...countsOf(all).keys()].filter((each) => !there.has(each)).toSorted((a, b) => a - b);
}

/** `class 3`, `classes 3, 4, 5 and 4 others`. */
export function classesText(names: readonly (string | number)[]): string {
  const shown = names.length > 4 ? names.slice(0, 3) : names;
  const others = names.length > shown.length ? ` and ${names.length - shown.length} others` : '';
  return `${names.length === 1 ? 'class' : 'classes'} ${shown.map((each) => JSON.stringify(each)).join(', ')}${others}`;
}
