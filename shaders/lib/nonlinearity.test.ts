import { describe, expect, test } from 'vitest';
import * as twin from '../../src/reference/nonlinearity.ts';
import { expectClose } from '../testing/compare.ts';
import { linearRange } from '../testing/data.ts';
import { useDevice } from '../testing/device.ts';
import { probeFunction } from '../testing/probe.ts';
import { activationKinds, needsDerivative, nonlinearity } from './nonlinearity.ts';

const device = useDevice();

/** 0, denormals, small and huge numbers of both signs, and everything between -12 and 12. */
const awkward = [
  0, 1e-40, 1e-30, 1e-20, 1e-7, 1e-3, 0.624, 0.626, 9.99, 10.01, 25, 90, 1e4, 1e19, 1e30, 3e38,
];
const x = Float32Array.from([...awkward, ...awkward.map((v) => -v), ...linearRange(-12, 12, 4001)]);

/** A subnormal may be flushed to 0. */
const flushed = 1e-32;

describe.each(activationKinds)('%s', (kind) => {
  const code = nonlinearity(kind);
  const want = Float64Array.from(x, (value) => twin.nonlinearity(kind, value));

  test('has the values of its twin', async () => {
    const got = await probeFunction(device(), code, 'nonlinearity', x);
    // gelu's tail is an exponential, whose relative error grows with its argument; against x it is exact
    const scale = kind === 'gelu' ? Array.from(x, (v) => 1e-3 * Math.min(1, Math.abs(v)) + flushed) : flushed;
    expectClose(got, want, { tolerance: kind === 'identity' || kind === 'relu' ? 1e-7 : 1e-5, scale });
  });

  test('has the derivative of its twin, as a function of its own value or, if that does not tell it, of x', async () => {
    if (needsDerivative(kind)) {
      const got = await probeFunction(device(), code, 'nonlinearityDerivative', x);
      const derivatives = Array.from(x, (v) => twin.nonlinearityDerivative(kind, v));
      expectClose(got, derivatives, { scale: 0.1 });
      expect(() => twin.derivativeOfOutput(kind, 0)).toThrow(RangeError);
    } else {
      const y = Float32Array.from(want);
      const got = await probeFunction(device(), code, 'nonlinearityDerivative', y);
      const live = Array.from(y.keys()).filter((i) => y[i] === 0 || Math.abs(y[i]!) > flushed);
      expectClose(
        live.map((i) => got[i]!),
        live.map((i) => twin.derivativeOfOutput(kind, y[i]!)),
      );
    }
  });

  test('has the derivative that its differences tell', () => {
    for (const at of [-30, -3, -0.75, -0.1, 0.5, 3, 30]) {
      const h = 1e-6;
      const difference = (twin.nonlinearity(kind, at + h) - twin.nonlinearity(kind, at - h)) / (2 * h);
      expect(twin.nonlinearityDerivative(kind, at)).toBeCloseTo(difference, 8);
      if (!needsDerivative(kind))
        expect(twin.derivativeOfOutput(kind, twin.nonlinearity(kind, at))).toBeCloseTo(difference, 8);
    }
  });
});

test("the twin's gelu is near x times the normal distribution function, which it approximates", () => {
  // Phi(1) and Phi(2) from tables
  for (const [at, phi] of [
    [1, 0.8413447461],
    [2, 0.9772498681],
  ] as const) {
    expect(Math.abs(twin.nonlinearity('gelu', at) - at * phi)).toBeLessThan(5e-4);
    expect(Math.abs(twin.nonlinearity('gelu', -at) + at * (1 - phi))).toBeLessThan(5e-4);
  }
});
