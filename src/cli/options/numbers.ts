/** Numbers on a command line, each with the range it must lie in. */
import { InvalidArgumentError } from 'commander';
import { type Check, inRange, isIn, type Range, rangeText, whole } from '../../checks.ts';

export const numberIn = (range: Range) => numberThat(inRange(range));

/** A parser of a number that passes a check. */
export const numberThat =
  ({ expected, fits }: Check) =>
  (text: string): number => {
    const value = toNumber(text);
    if (!fits(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };

/** NaN if the text is no number; an empty one is none. */
export const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** `784,400,10`. */
export const parseLayers = (text: string): number[] =>
  parseWidths(text, { least: 2, expected: 'at least two widths, inputs first', example: '784,400,10' });

/** `32,32`. */
export const parseHidden = (text: string): number[] =>
  parseWidths(text, { least: 1, expected: 'widths of hidden layers', example: '50 or 32,32' });

const width = whole(1);

/** @throws InvalidArgumentError naming the width that is none */
function parseWidths(
  text: string,
  { least, expected, example }: { least: number; expected: string; example: string },
): number[] {
  const parts = text.split(',');
  const stray = parts.find((part) => !isIn(width, toNumber(part)));
  if (stray !== undefined) {
    const got = stray.trim() === '' ? 'nothing between two commas, or at an end' : `"${stray.trim()}"`;
    throw new InvalidArgumentError(
      `Expected each width to be ${rangeText(width)}, such as ${example}; got ${got}.`,
    );
  }
  if (parts.length < least) throw new InvalidArgumentError(`Expected ${expected}, such as ${example}.`);
  return parts.map(toNumber);
}

/** An option that may be given again: its values in order. */
export const collected = (text: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  text,
];
