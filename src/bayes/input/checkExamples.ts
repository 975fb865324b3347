/** The door for examples: what people hand over becomes the one form that the engine knows, or an error. */
import { between, inRange } from '../../checks.ts';
import { ConfigError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import { hasNone } from '../head.ts';
import { inputSizeOf, outputSizeOf } from '../layers/entries.ts';
import { checkValue } from '../settings/setting.ts';
import type { NetworkConfig } from '../settings/settings.ts';
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
    throw new ConfigError(where, 'an object with images, count and inputSize', given);
  }
  const { images, labels, targets, unit, count, inputSize, rows } = given as Readonly<
    Record<string, unknown>
  >;
  const [inputs, outputs] = [inputSizeOf(layers), outputSizeOf(layers)];
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
  const size = count as number;
  const of = (where: string, each: number, item: string) => ({ where, count: size, each, item });
  return {
    images: numbersOf(images, of(`${where}.images`, inputs, 'input')),
    ...(labels !== undefined && { labels: labelsOf(labels, size, outputs + Number(none && hasNone(head))) }),
    ...(targets !== undefined && { targets: realsOf(targets, of(`${where}.targets`, outputs, 'target')) }),
    ...(unit !== undefined && { unit: unit as number }),
    count: size,
    inputSize: inputs,
    // who varies images checks it: elsewhere it is of no account
    ...(rows !== undefined && { rows: rows as number }),
  };
}
