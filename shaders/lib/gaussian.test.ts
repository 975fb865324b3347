import { describe, expect, test } from 'vitest';
import * as twin from '../../src/reference/gaussian.ts';
import { expectClose } from '../testing/compare.ts';
import { linearRange, testData } from '../testing/data.ts';
import { useDevice } from '../testing/device.ts';
import { probe, probeFunction } from '../testing/probe.ts';
import { deadRho, logGaussian, softplus } from './gaussian.ts';

const device = useDevice();

describe('softplus', () => {
  test('has a relative error below 4e-6 on [-30, 10], and is nowhere 0', async () => {
    const x = linearRange(-30, 10, 1 << 16);
    const got = await probeFunction(device(), softplus, 'softplus', x);
    expect(got.indexOf(0)).toBe(-1);
    expectClose(got, Array.from(x, twin.softplus), { tolerance: 4e-6 });
  });

  test('is positive down to -80 and equals its argument from 20 on', async () => {
    const low = linearRange(-80, -30, 1001);
    const got = await probeFunction(device(), softplus, 'softplus', low);
    expectClose(got, Array.from(low, twin.softplus), { tolerance: 2e-5 });
    const high = linearRange(20, 1000, 1001);
    expect(await probeFunction(device(), softplus, 'softplus', high)).toEqual(high);
  });

  test('of a dead rho is exactly 0', async () => {
    const [got] = await probeFunction(device(), softplus, 'softplus', new Float32Array([deadRho]));
    expect(got).toBe(0);
  });
});

test('sigmoid is the derivative of softplus: 1 / (1 + exp(-x)), at both ends too', async () => {
  const x = linearRange(-80, 80, 1 << 14);
  const got = await probeFunction(device(), softplus, 'sigmoid', x);
  expectClose(got, Array.from(x, twin.sigmoid), { tolerance: 1e-5 });
});

test('only a rho beyond all live ones is dead', async () => {
  const x = new Float32Array([deadRho, -60, -1e9, 0, 60]);
  const isDead = 'fn dead(rho: vec4f) -> vec4f { return select(vec4f(), vec4f(1.0), isDead(rho)); }';
  expect([...(await probeFunction(device(), softplus + isDead, 'dead', x))]).toEqual([1, 0, 0, 0, 0]);
});

describe('the Gaussian log density', () => {
  const { normal } = testData(1);
  const count = 1 << 12;
  const column = (make: () => number) => Float32Array.from({ length: count }, make);
  const logSigma = column(() => normal(-2, 2));
  const mean = column(() => normal(0, 0.5));
  const x = mean.map((m, i) => m + 2 * Math.exp(logSigma[i]!) * normal());
  const inputs = (spread: Float32Array<ArrayBuffer>) => ({
    x: { type: 'vec4f' as const, data: x },
    mean: { type: 'vec4f' as const, data: mean },
    spread: { type: 'vec4f' as const, data: spread },
  });
  const evaluate = (name: string, spread: Float32Array<ArrayBuffer>) =>
    probe(device(), {
      code: logGaussian,
      inputs: inputs(spread),
      expression: `${name}(x[i], mean[i], spread[i])`,
      type: 'vec4f',
      count: count / 4,
    });
  /** Sum of the sizes of the three terms. */
  const scale = Array.from(x, (value, i) => {
    const l = logSigma[i]!;
    return 1 + Math.abs(l) + 0.5 * ((value - mean[i]!) / Math.exp(l)) ** 2;
  });

  test('by sigma equals the twin', async () => {
    const sigma = logSigma.map((value) => Math.exp(value));
    const want = Array.from(x, (value, i) => twin.logGaussian(value, mean[i]!, sigma[i]!));
    expectClose(await evaluate('logGaussian', sigma), want, { scale });
  });

  test('by log sigma equals the twin', async () => {
    const want = Array.from(x, (value, i) => twin.logGaussianLogSigma(value, mean[i]!, logSigma[i]!));
    expectClose(await evaluate('logGaussianLogSigma', logSigma), want, { scale });
  });
});
