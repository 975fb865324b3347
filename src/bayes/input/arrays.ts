/**
 * Arrays as people hand them over: of any class, of another window's or worker's realm, over memory that is
 * shared, resizable or gone. What comes out lies in plain memory, which WebGPU takes and nobody resizes.
 */
import { ConfigError } from '../errors.ts';

export type TypedNumbers =
  | Uint8Array<ArrayBuffer>
  | Uint8ClampedArray<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** A typed array in plain memory, or anything else that has a length; its elements are not checked yet. */
export type GivenArray = TypedNumbers | ArrayLike<unknown>;

interface TypedClass {
  new (source: ArrayLike<number>): TypedNumbers;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedNumbers;
}

const classes = {
  ...{ Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array },
  ...{ Float32Array, Float64Array },
} as unknown as Readonly<Record<string, TypedClass>>;

const tagOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

/** The class of a typed array by name, whatever its realm or subclass; undefined of all else. */
export const typedName = (value: unknown): string | undefined => tagOf.call(value);

const isTyped = (array: GivenArray): array is TypedNumbers => typedName(array) !== undefined;

/** Bytes by their class. Canvases hold theirs clamped. */
export const isBytes = (
  array: GivenArray,
): array is Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer> =>
  array instanceof Uint8Array || array instanceof Uint8ClampedArray;

/** Whether the elements are arrays themselves: one for each example. */
export const isNested = (array: GivenArray): boolean =>
  !isTyped(array) && array.length > 0 && typeof array[0] === 'object' && array[0] !== null;

/**
 * The array in plain memory. It is copied only where it must be.
 * @param expected for people, such as `4 x 784 numbers`
 * @throws ConfigError if it is no array of numbers
 */
export function arrayOf(where: string, value: unknown, expected: string): GivenArray {
  const name = typedName(value);
  if (name !== undefined) return typedOf(where, value as TypedNumbers, { name, expected });
  if (ArrayBuffer.isView(value) || /Buffer\]$/.test(Object.prototype.toString.call(value))) {
    throw new ConfigError(where, expected, value, 'say how its bytes are read, by a Uint8Array of it, say');
  }
  if (typeof value !== 'object' || value === null) throw new ConfigError(where, expected, value);
  const length = lengthOf(value);
  if (Number.isSafeInteger(length) && (length as number) >= 0) return value as ArrayLike<unknown>;
  const advice =
    length === silent ? 'a Proxy of a typed array has no numbers: hand over the array' : undefined;
  throw new ConfigError(where, expected, value, advice);
}

const silent = Symbol('no answer');

/** A typed array behind a Proxy, as of a reactive store, does not answer. */
function lengthOf(value: object): unknown {
  try {
    return (value as ArrayLike<unknown>).length;
  } catch {
    return silent;
  }
}

interface Typed {
  readonly name: string;
  readonly expected: string;
}

function typedOf(where: string, array: TypedNumbers, { name, expected }: Typed): TypedNumbers {
  if (name.startsWith('Big')) {
    throw new ConfigError(where, expected, array, 'convert it, by Array.from(array, Number)');
  }
  const Class = classes[name];
  // a Float16Array, which not every engine knows
  if (!Class) return new Float32Array(array);
  try {
    const buffer = array.buffer as ArrayBuffer & { readonly resizable?: boolean };
    const isPlain = Object.prototype.toString.call(buffer) === '[object ArrayBuffer]' && !buffer.resizable;
    const own = isPlain ? new Class(buffer, array.byteOffset, array.length) : new Class(array);
    return isPlain && array instanceof Class ? array : own;
  } catch {
    const advice =
      'its buffer was transferred away (postMessage, structuredClone) or has shrunk: copy it before';
    throw new ConfigError(where, expected, array, advice);
  }
}

/** Numbers one after the other; of rows they are copied. For summaries of what may not be checked. */
export function flatNumbers(numbers: ArrayLike<number> | ArrayLike<ArrayLike<number>>): ArrayLike<number> {
  if (!isNested(numbers)) return numbers as ArrayLike<number>;
  return Array.from(numbers as ArrayLike<ArrayLike<number>>, (row) => Array.from(row)).flat();
}
