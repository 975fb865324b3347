import { expect, test } from 'vitest';
import { fromHalfBits, halfBits } from '../../src/gpu/half.ts';
import { useDevice } from '../testing/device.ts';
import { probe } from '../testing/probe.ts';
import { precisionFeatures, storedAs } from './precision.ts';

const device = useDevice();
const { directives, functions, load, store } = storedAs('half');

/** What `store` and `load` make of x. */
const throughHalf = (x: readonly number[]) =>
  probe(device(), {
    ...{ directives, code: functions, type: 'vec4f', count: x.length / 4 },
    inputs: { x: { type: 'vec4f', data: Float32Array.from(x) } },
    expression: load(store('x[i]', 'x[i]')),
  });

const hasHalf = () => precisionFeatures('half').every((feature) => device().device.features.has(feature));

test('what is stored is the nearest f16', async ({ skip }) => {
  skip(!hasHalf(), 'the adapter has no shader-f16');
  const x = Array.from({ length: 4096 }, (_, i) =>
    Math.fround((i % 2 ? 1 : -1) * (1.5 + 0.5 * Math.sin(i)) * 2 ** ((i % 28) - 13)),
  );
  x.splice(0, 8, 0, 1, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65504, -65504, 2 - 2 ** -12, -(2 ** -14));
  expect(await throughHalf(x)).toEqual(fromHalfBits(halfBits(x)));
});

test('what is too small for it becomes 0 or a subnormal f16', async ({ skip }) => {
  skip(!hasHalf(), 'the adapter has no shader-f16');
  const x = [2 ** -15, 2 ** -20, 2 ** -24, 2 ** -30, -(2 ** -16), 1e-30, 1e-40, -1e-8];
  const got = await throughHalf(x);
  got.forEach((value, i) => {
    expect(Math.abs(value)).toBeLessThanOrEqual(Math.abs(x[i]!) + 2 ** -24);
  });
});

test('what is too large for it, or not finite, is NaN: no conversion may hide it', async ({ skip }) => {
  skip(!hasHalf(), 'the adapter has no shader-f16');
  const { POSITIVE_INFINITY: infinity, NaN: nan } = Number;
  expect(await throughHalf([65505, -65536, 3e38, 1])).toEqual(Float32Array.of(nan, nan, nan, 1));
  expect(await throughHalf([infinity, 2, -infinity, nan])).toEqual(Float32Array.of(nan, 2, nan, nan));
  // behind a relu, 0 may have come of NaN
  const cleaned = 'select(vec4f(), x[i], vec4<bool>(true, true, false, false))';
  const got = await probe(device(), {
    ...{ directives, code: functions, type: 'vec4f', count: 1 },
    inputs: { x: { type: 'vec4f', data: Float32Array.of(1, 2, nan, -infinity) } },
    expression: load(store(cleaned, 'x[i]')),
  });
  expect(got).toEqual(Float32Array.of(1, 2, nan, nan));
});

test('single is stored as it is, and needs nothing', () => {
  const single = storedAs('single');
  expect([single.directives, single.functions, single.element]).toEqual(['', '', 'vec4f']);
  expect([single.load('x[i]'), single.store('y', 'x')]).toEqual(['x[i]', 'y']);
  expect([precisionFeatures('single'), precisionFeatures('half')]).toEqual([[], ['shader-f16']]);
});
