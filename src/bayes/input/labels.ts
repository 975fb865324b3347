/** Classes of any array: whole numbers from 0, one for each example. */
import { ConfigError } from '../errors.ts';
import { arrayOf, type GivenArray, isNested } from './arrays.ts';

/**
 * The classes of N examples.
 * @throws ConfigError naming the first label that is no class
 */
export function labelsOf(value: unknown, count: number, classes: number): Uint8Array | Uint32Array {
  const where = 'examples.labels';
  const array = arrayOf(where, value, `${count} labels`);
  if (isNested(array) || (array.length === count * classes && classes > 1)) {
    const got = isNested(array) ? array[0] : array.length;
    const advice = 'if its rows are one-hot, give the place of the 1 in each row';
    throw new ConfigError(where, `${count} labels, one number for each example`, got, advice);
  }
  if (array.length !== count) throw new ConfigError(where, `${count} labels`, array.length);
  for (let n = 0; n < count; n++) {
    const label = array[n];
    if (Number.isInteger(label) && (label as number) >= 0 && (label as number) < classes) continue;
    throw new ConfigError(
      `${where}[${n}]`,
      `a class, a whole number from 0 to ${classes - 1}`,
      label,
      adviceFor(label, array, classes),
    );
  }
  if (array instanceof Uint8Array || array instanceof Uint32Array) return array;
  return Uint32Array.from(array as ArrayLike<number>);
}

function adviceFor(label: unknown, labels: GivenArray, classes: number): string | undefined {
  const all = () => Array.from(labels as ArrayLike<unknown>);
  if (label === -1 && all().every((one) => one === -1 || one === 1)) return 'for -1 and 1 give 0 and 1';
  if (label === classes && !all().includes(0)) return `for labels from 1 to ${classes} subtract 1`;
  if (typeof label === 'boolean') return 'give 1 for true and 0 for false';
  if (typeof label === 'string') return 'give the number of each name in a list of the names';
  if (Number.isFinite(label) && !Number.isInteger(label)) {
    return 'real targets belong in `targets`, with a gaussian head';
  }
  return undefined;
}
