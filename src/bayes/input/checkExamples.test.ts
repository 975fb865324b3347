import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Examples } from '../examples.ts';
import { gaussianHead } from '../head.ts';
import { networkConfig } from '../settings/settings.ts';
import { prototypes } from '../testing.ts';
import { checkExamples } from './checkExamples.ts';
import { badClassifications, badRegressions, shared } from './testing.ts';

const classes = networkConfig({ layers: [3, 2, 3] });
const targets = networkConfig({ layers: [3, 2, 2], head: gaussianHead() });

const pixels = [0, 1, 2, 253, 254, 255];
const reals = [0, -1.5, 2 ** -30, 3e38, 0.1, 7];
const of = (images: Examples['images']): Examples => ({ images, count: 2, inputSize: 3 });
const foreign = (code: string) => runInContext(code, createContext());

/** A view with bytes before it and after it. */
const inside = (values: readonly number[], Class: typeof Uint8Array | typeof Float32Array) => {
  const all = new Class(values.length + 8);
  all.set(values, 4);
  return all.subarray(4, 4 + values.length);
};

/** Over a buffer that can grow; every engine that has WebGPU has them. */
function resizable(values: readonly number[]): Float32Array {
  type Growing = new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;
  const buffer = new (ArrayBuffer as unknown as Growing)(4 * values.length, { maxByteLength: 400 });
  const view = new Float32Array(buffer);
  view.set(values);
  return view;
}

describe('bytes stay bytes', () => {
  test.each<[string, Examples['images']]>([
    ['a Uint8Array', Uint8Array.from(pixels)],
    ['a Uint8ClampedArray of a canvas', Uint8ClampedArray.from(pixels)],
    ['a Buffer', Buffer.from(pixels)],
    ['a part of a larger array', inside(pixels, Uint8Array)],
    ['shared memory', shared(Uint8Array.from(pixels))],
    ['an array of another realm', foreign(`Uint8Array.from([${pixels}])`)],
    ['an array for each example', [Uint8Array.from(pixels.slice(0, 3)), Uint8ClampedArray.of(253, 254, 255)]],
  ])('%s', (_, images) => {
    const checked = checkExamples(of(images), classes).images;
    expect(checked).toBeInstanceOf(Uint8Array);
    expect([...checked]).toEqual(pixels);
    expect(Object.prototype.toString.call(checked.buffer)).toBe('[object ArrayBuffer]');
  });

  test('without a copy', () => {
    const { images } = prototypes(2, 3, 2);
    expect(checkExamples(of(images), classes).images).toBe(images);
    const clamped = new Uint8ClampedArray(images.buffer as ArrayBuffer);
    expect(checkExamples(of(clamped), classes).images.buffer).toBe(images.buffer);
  });
});

describe('every other array of numbers becomes float32', () => {
  test.each<[string, Examples['images']]>([
    ['a Float32Array', Float32Array.from(reals)],
    ['a Float64Array', Float64Array.from(reals)],
    ['an array of numbers', reals],
    ['a frozen array', Object.freeze([...reals])],
    ['something like an array', { ...reals, length: 6 }],
    ['a part of a larger array', inside(reals, Float32Array)],
    ['shared memory', shared(Float32Array.from(reals))],
    ['a resizable buffer', resizable(reals)],
    ['an array of another realm', foreign(`[${reals}]`)],
    ['a Float32Array of another realm', foreign(`Float32Array.from([${reals}])`)],
    ['an array for each example', [reals.slice(0, 3), Float64Array.from(reals.slice(3))]],
  ])('%s', (_, images) => {
    const checked = checkExamples(of(images), classes).images;
    expect(checked).toBeInstanceOf(Float32Array);
    expect([...checked]).toEqual(reals.map(Math.fround));
    expect((checked.buffer as { readonly resizable?: boolean }).resizable ?? false).toBe(false);
    expect(Object.prototype.toString.call(checked.buffer)).toBe('[object ArrayBuffer]');
  });

  test.each([Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array])('%o', (Class) => {
    const checked = checkExamples(of(Class.from([1, 2, 3, 4, 5, 100])), classes).images;
    expect(checked).toEqual(Float32Array.of(1, 2, 3, 4, 5, 100));
  });

  test('a Float32Array is not copied', () => {
    const images = Float32Array.from(reals);
    expect(checkExamples(of(images), classes).images).toBe(images);
  });

  test('whole numbers in a plain array are no bytes: only the class of an array says so', () => {
    expect(checkExamples(of(pixels), classes).images).toBeInstanceOf(Float32Array);
  });
});

test.each<[string, ArrayLike<number>]>([
  ['numbers', [2, 0]],
  ['floats that are whole', Float32Array.of(2, 0)],
  ['doubles', Float64Array.of(2, -0)],
  ['signed bytes', Int8Array.of(2, 0)],
  ['32 bits', Int32Array.of(2, 0)],
  ['16 bits', Uint16Array.of(2, 0)],
  ['bytes', Uint8Array.of(2, 0)],
  ['shared memory', shared(Uint8Array.of(2, 0))],
])('labels may be %s', (_, labels) => {
  const checked = checkExamples({ ...of(pixels), labels }, classes).labels!;
  expect([...checked]).toEqual([2, 0]);
  expect(checked instanceof Uint8Array || checked instanceof Uint32Array).toBe(true);
});

test.each<[string, NonNullable<Examples['targets']>]>([
  ['numbers', [1, 2, 3, 4]],
  ['an array for each example', [[1, 2], Int8Array.of(3, 4)]],
  ['bytes', Uint8Array.of(1, 2, 3, 4)],
  ['doubles', Float64Array.of(1, 2, 3, 4)],
])('targets may be %s', (_, given) => {
  expect(checkExamples({ ...of(pixels), targets: given }, targets).targets).toEqual(
    Float32Array.of(1, 2, 3, 4),
  );
});

test('undefined is nothing given', () => {
  const none = { labels: undefined, targets: undefined, unit: undefined } as object;
  expect(Object.keys(checkExamples({ ...of(pixels), ...none }, classes)).toSorted()).toEqual([
    ...['count', 'images', 'inputSize'],
  ]);
});

test.each(badClassifications(3, 3))('refused: %s', (_, wrong, message) => {
  const data = { images: Uint8Array.from(pixels), labels: [0, 1], count: 2, inputSize: 3 };
  const given = typeof wrong === 'function' ? wrong(data) : wrong;
  expect(() => checkExamples(given, classes)).toThrow(message);
});

test.each(badRegressions(2))('refused: %s', (_, wrong, message) => {
  const data = { images: Uint8Array.from(pixels), targets: [0, 1, 2, 3], count: 2, inputSize: 3 };
  expect(() => checkExamples(wrong(data), targets)).toThrow(message);
});
