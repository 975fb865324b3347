/** Numbers on a command line, each with the range it must lie in. */
import { InvalidArgumentError } from 'commander';

export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return number(`a whole number ${range}`, (x) => Number.isSafeInteger(x) && x >= least && x <= most);
}

export const finite = number('a number', () => true);
export const positive = number('a number above 0', (x) => x > 0);
export const notNegative = number('a number of at least 0', (x) => x >= 0);
export const innerFraction = number('a number above 0 and below 1', (x) => x > 0 && x < 1);

function number(expected: string, test: (x: number) => boolean) {
  return (text: string): number => {
    const value = toNumber(text);
    if (!(Number.isFinite(value) && test(value))) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

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
  const fits = widths.length >= least && widths.every((width) => Number.isInteger(width) && width >= 1);
  if (!fits) throw new InvalidArgumentError(`Expected ${expected}.`);
  return widths;
}

/** An option that may be given again: its values in order. */
export const collected = (text: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  text,
];
