import { describe, expect, test } from 'vitest';
import * as twin from '../../src/reference/nonlinearity.ts';
import { useDevice } from '../testing/device.ts';
import { probeFunction } from '../testing/probe.ts';
import { nonlinearity } from './nonlinearity.ts';

const device = useDevice();
const x = Float32Array.from([-1e30, -3, -1e-30, 0, 1e-30, 0.5, 3, 1e30]);

describe.each(['identity', 'relu'] as const)('%s', (kind) => {
  const code = nonlinearity(kind);
  const want = Float32Array.from(x, (value) => twin.nonlinearity(kind, value));

  test('has the values of its twin', async () => {
    expect(await probeFunction(device(), code, 'nonlinearity', x)).toEqual(want);
  });

  test('has the slope of its twin, as a function of its own value', async () => {
    const slope = Float32Array.from(want, (value) => twin.nonlinearitySlope(kind, value));
    expect(await probeFunction(device(), code, 'nonlinearitySlope', want)).toEqual(slope);
  });

  test('has a slope that is its derivative', () => {
    for (const at of [-3, 0.5, 3]) {
      const h = 1e-6;
      const difference = (twin.nonlinearity(kind, at + h) - twin.nonlinearity(kind, at - h)) / (2 * h);
      expect(twin.nonlinearitySlope(kind, twin.nonlinearity(kind, at))).toBeCloseTo(difference, 8);
    }
  });
});
