/** The door for examples: what people hand over becomes the one form that the engine knows, or an error. */
import { between, inRange } from '../../checks.ts';
import { ConfigError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import { hasNone } from '../head.ts';
import { inputSizeOf, outputSizeOf } from '../layers/entries.ts';
import { checkValue } from '../settings/setting.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { isNested } from './arrays.ts';
import { numbersOf, realsOf } from './floats.ts';
import { labelsOf } from './labels.ts';

/** The factors that make sense: those of an input scale. */
const units = between(1e-9, 1e9);

/**
 * Bytes are taken as they are, other numbers as float32; each number that is not a byte is looked at once.
 * @param given the caller's `Examples`, of whom nothing is believed
 * @param may where errors say they stand, and whether the class "none of them" may be among the labels
 * @throws ConfigError naming what does not fit
 */
export function checkExamples(
  given: unknown,
  { layers, head }: Pick<NetworkConfig, 'layers' | 'head'>,
  { where = 'examples', none = false }: { readonly where?: string; readonly none?: boolean } = {},
): CheckedExamples {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) {
    throw new ConfigError(where, 'an object with images, such as { images, labels }', given);
  }
  const { images, labels, targets, unit, rows, ...said } = given as Readonly<Record<string, unknown>>;
  const [inputs, outputs] = [inputSizeOf(layers), outputSizeOf(layers)];
  const inputSize = said.inputSize === undefined ? inputs : said.inputSize;
  const count = said.count === undefined ? countOf(`${where}.images`, images, inputs) : said.count;
  if (!(Number.isSafeInteger(count) && (count as number) > 0)) {
    throw new ConfigError(`${where}.count`, 'at least one example, a whole number', count);
  }
  if (inputSize !== inputs) {
    throw new ConfigError(`${where}.inputSize`, `${inputs}, the network's input width`, inputSize);
  }
  if (targets !== undefined && head.kind !== 'gaussian') {
    throw new ConfigError('head', 'gaussian for real targets', head.kind);
  }
  if (labels !== undefined && head.kind === 'gaussian') {
    throw new ConfigError('head', 'categorical for labels', head.kind);
  }
  if (unit !== undefined) checkValue(`${where}.unit`, inRange(units), unit);
  const rowCount = count as number;
  const of = (where: string, each: number, item: string) => ({ where, count: rowCount, each, item });
  return {
    images: numbersOf(images, of(`${where}.images`, inputs, 'input')),
    ...(labels !== undefined && {
      labels: labelsOf(labels, rowCount, outputs + Number(none && hasNone(head))),
    }),
    ...(targets !== undefined && { targets: realsOf(targets, of(`${where}.targets`, outputs, 'target')) }),
    ...(unit !== undefined && { unit: unit as number }),
    count: rowCount,
    inputSize: inputs,
    // who varies images checks it: elsewhere it is of no account
    ...(rows !== undefined && { rows: rows as number }),
  };
}

/** Rows of the network's width. @throws ConfigError if the numbers are no whole rows */
function countOf(where: string, images: unknown, width: number): unknown {
  if (typeof images !== 'object' || images === null) {
    throw new ConfigError(where, 'an array of numbers', images);
  }
  if (images instanceof Uint8ClampedArray) {
    const advice =
      'a canvas has four numbers for each pixel, and the network takes one: say how many there are';
    throw new ConfigError(where.replace(/images$/, 'count'), 'a number of examples', undefined, advice);
  }
  const { length } = images as ArrayLike<unknown>;
  if (isNested(images as ArrayLike<unknown>)) return length;
  if (length % width === 0) return length / width;
  throw new ConfigError(where, `rows of ${width} numbers, the network's input width`, `${length} numbers`);
}
