/**
 * Examples that no network can take, with what is said of each: for tests of the check itself, and of what a
 * refusal leaves behind. Not part of the library.
 */
import type { Examples } from '../examples.ts';

type Good = Examples & { readonly count: number; readonly inputSize: number };
type Wrong = (good: Good) => unknown;

/** The same numbers in memory that workers share. */
export function shared<A extends Uint8Array | Float32Array>(values: A): A {
  const Class = values.constructor as new (buffer: SharedArrayBuffer) => A;
  const view = new Class(new SharedArrayBuffer(values.byteLength));
  view.set(values);
  return view;
}

/** An array whose memory was sent away. */
function detached(length: number): Float32Array {
  const values = new Float32Array(length);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  return values;
}

/** Good numbers, but for one. */
const withOne = (length: number, at: number, value: unknown): never =>
  Array.from({ length }, (_, i) => (i === at ? value : 0.5)) as never;

const holes = (length: number): number[] => {
  const values: number[] = [];
  values.length = length;
  return values;
};

/** Of two examples with I inputs and C classes, where C I is not 2 and C is above 2. */
export const badClassifications = (inputs: number, classes: number): [string, Wrong, RegExp][] => {
  const size = 2 * inputs;
  const last = `examples.images\\[${size - 1}\\] \\(input ${inputs - 1} of example 1\\): expected a finite number`;
  const images =
    (given: unknown): Wrong =>
    (good) => ({ ...good, images: given });
  const labels =
    (given: unknown): Wrong =>
    (good) => ({ ...good, labels: given });
  const shape = new RegExp(`examples.images: expected 2 x ${inputs} = ${size} numbers, got `);
  const got = (text: string) => new RegExp(`${shape.source}${text}`);
  return [
    [
      'nothing',
      () => undefined,
      /examples: expected an object with images, such as { images, labels }, got undefined/,
    ],
    ['null', () => null, /examples: .* got null/],
    ['an array', () => [[1, 2]], /examples: .* got \[\[1,2\]\]/],
    ['no images', images(undefined), got('undefined')],
    ['images that are null', images(null), got('null')],
    ['text', images('0'.repeat(size)), got('"')],
    [
      'a buffer without a view',
      images(new ArrayBuffer(size)),
      got('an ArrayBuffer: say how its bytes are read'),
    ],
    ['a DataView', images(new DataView(new ArrayBuffer(size))), got('a DataView: say how')],
    ['a detached array', images(detached(size)), got('a Float32Array of 0: its buffer was transferred away')],
    ['BigInts', images(new BigInt64Array(size)), got(`a BigInt64Array of ${size}: convert it`)],
    ['too few numbers', images(new Float32Array(size - 1)), got(`${size - 1}`)],
    ['too many bytes', images(new Uint8Array(size + 1)), got(`${size + 1}`)],
    [
      'all of a canvas',
      images(new Uint8ClampedArray(4 * size)),
      got(`${4 * size}: a canvas has four numbers`),
    ],
    ['a Set', images(new Set([1])), got('a Set')],
    [
      'a proxy of a typed array',
      images(new Proxy(new Uint8Array(size), {})),
      /a Proxy of a typed array has no/,
    ],
    ['a number', images(7), got('7')],
    ['NaN', images(Float32Array.from(withOne(size, size - 1, Number.NaN))), new RegExp(`${last}.* got NaN`)],
    [
      'infinity',
      images(Float32Array.from(withOne(size, size - 1, -1 / 0))),
      new RegExp(`${last}.* got -Inf`),
    ],
    [
      'a double beyond float32',
      images(Float64Array.from(withOne(size, size - 1, 1e39))),
      new RegExp(`${last}.*1e\\+39`),
    ],
    [
      'a number beyond float32',
      images(withOne(size, size - 1, -1e300)),
      new RegExp(`${last}.* got -1e\\+300`),
    ],
    ['a text among numbers', images(withOne(size, size - 1, '1')), new RegExp(`${last}.* got "1"`)],
    ['a boolean among numbers', images(withOne(size, size - 1, true)), new RegExp(`${last}.* got true`)],
    ['null among numbers', images(withOne(size, size - 1, null)), new RegExp(`${last}.* got null`)],
    ['a BigInt among numbers', images(withOne(size, size - 1, 1n)), new RegExp(`${last}.* got 1n`)],
    ['holes', images(holes(size)), /examples.images\[0\] \(input 0 of example 0\): .* got undefined/],
    ['a row too few', images([new Uint8Array(inputs)]), /examples.images: expected 2 rows of/],
    [
      'a short row',
      images([Array(inputs).fill(0), [1]]),
      new RegExp(`images\\[1\\]: expected ${inputs} numbers, got 1`),
    ],
    [
      'a row that is none',
      images([Array(inputs).fill(0), 5]),
      /images\[1\]: expected a row of \d+ numbers, got 5/,
    ],
    [
      'NaN in a row',
      images([new Array(inputs).fill(0), new Array(inputs).fill(Number.NaN)]),
      /images\[1\]\[0\].* got NaN/,
    ],
    [
      'rows of bytes and of floats',
      images([new Uint8Array(inputs), new Float32Array(inputs)]),
      /images\[1\]: expected bytes/,
    ],
    [
      'half a row without a count',
      (good) => ({ ...good, count: undefined, images: Array.from({ length: inputs + 1 }, () => 1) }),
      /examples.images: expected rows of \d+ numbers, the network's input width, got/,
    ],
    ['a count of 0', (good) => ({ ...good, count: 0, images: [] }), /examples.count: .* got 0/],
    ['half an example', (good) => ({ ...good, count: 1.5 }), /examples.count: .* got 1.5/],
    ['a count of NaN', (good) => ({ ...good, count: Number.NaN }), /examples.count: .* got NaN/],
    ['a count that is text', (good) => ({ ...good, count: '2' }), /examples.count: .* got "2"/],
    ['another width', (good) => ({ ...good, inputSize: inputs + 1 }), /examples.inputSize: expected/],
    [
      'a canvas without a count',
      (good) => ({ ...good, count: undefined, images: new Uint8ClampedArray(4 * size) }),
      /examples.count: .* got undefined: a canvas has four numbers for each pixel/,
    ],
    ['a unit of 0', (good) => ({ ...good, unit: 0 }), /examples.unit: expected a number from 1e-9/],
    ['a unit of NaN', (good) => ({ ...good, unit: Number.NaN }), /examples.unit: .* got NaN/],
    [
      'a label of a class that is not there',
      labels([0, classes + 1]),
      /examples.labels\[1\]: expected a class, a whole number from 0/,
    ],
    [
      'labels from 1',
      labels([1, classes]),
      new RegExp(`labels\\[1\\].* for labels from 1 to ${classes} subtract 1`),
    ],
    ['labels -1 and 1', labels(Int8Array.of(1, -1)), /labels\[1\].* got -1: for -1 and 1 give 0 and 1/],
    ['a fraction of a class', labels([0, 0.2]), /labels\[1\].* got 0.2: real targets belong in `targets`/],
    ['a label that is NaN', labels(Float32Array.of(0, Number.NaN)), /labels\[1\].* got NaN/],
    ['labels true and false', labels([true, false]), /labels\[0\].* got true: give 1 for true/],
    ['names of classes', labels(['cat', 'dog']), /labels\[0\].* got "cat": give the number of each name/],
    ['labels that are BigInts', labels([0n, 1n]), /labels\[0\].* got 0n/],
    ['a BigInt64Array of labels', labels(new BigInt64Array(2)), /examples.labels: .* convert it/],
    ['labels that are null', labels(null), /examples.labels: expected 2 labels, got null/],
    ['labels with holes', labels(holes(2)), /labels\[0\].* got undefined/],
    ['too few labels', labels([0]), /examples.labels: expected 2 labels, got 1/],
    ['one-hot labels', labels(new Uint8Array(2 * classes)), /examples.labels: .* if its rows are one-hot/],
    [
      'one-hot rows',
      labels([
        [0, 1],
        [1, 0],
      ]),
      /examples.labels: .* if its rows are one-hot/,
    ],
    [
      'targets for classes',
      (good) => ({ ...good, targets: [1, 2] }),
      /head: expected gaussian for real targets/,
    ],
  ];
};

/** Of two examples with T targets. */
export const badRegressions = (outputs: number): [string, Wrong, RegExp][] => {
  const size = 2 * outputs;
  const targets =
    (given: unknown): Wrong =>
    (good) => ({ ...good, targets: given });
  const last = `targets\\[${size - 1}\\] \\(target ${outputs - 1} of example 1\\): expected a finite number`;
  return [
    ['targets that are NaN', targets(withOne(size, size - 1, Number.NaN)), new RegExp(`${last}.* got NaN`)],
    ['targets beyond float32', targets(withOne(size, size - 1, 1e300)), new RegExp(`${last}.* got 1e\\+300`)],
    ['targets that are text', targets(withOne(size, size - 1, '3')), new RegExp(`${last}.* got "3"`)],
    ['targets that are null', targets(null), /examples.targets: .* got null/],
    ['too many targets', targets(new Float32Array(size + 1)), /examples.targets: expected 2 x/],
    ['a detached array of targets', targets(detached(size)), /examples.targets: .* transferred away/],
    [
      'labels for a regression',
      (good) => ({ ...good, labels: [0, 1] }),
      /head: expected categorical for labels/,
    ],
  ];
};
