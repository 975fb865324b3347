/** Numbers on a command line, each with the range it must lie in. */
import { InvalidArgumentError } from 'commander';
import { type Check, inRange, isIn, type Range, whole } from '../../checks.ts';

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
export function parseLayers(text: string): number[] {
  return parseWidths(text, 2, 'at least two widths, such as 784,400,10');
}

/** `32,32`. */
export function parseHidden(text: string): number[] {
  return parseWidths(text, 1, 'widths of hidden layers, such as 50 or 32,32');
}

function parseWidths(text: string, least: number, expected: string): number[] {
  const widths = text.split(',').map(toNumber);
  const fits = widths.length >= least && widths.every((width) => isIn(whole(1), width));
  if (!fits) throw new InvalidArgumentError(`Expected ${expected}.`);
  return widths;
}

/** An option that may be given again: its values in order. */
export const collected = (text: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  text,
];
