import { describe, expect, test } from 'vitest';
import { PrecisionMissingError } from './errors.ts';
import { decoded, encoded, fromHalfBits, halfBits, requirePrecision } from './half.ts';

const rounded = (value: number): number => fromHalfBits(halfBits([value]))[0]!;

describe('f16 on the host', () => {
  test('every f16 that is a number survives the way there and back, in order', () => {
    const positive = Uint16Array.from({ length: 0x7c01 }, (_, i) => i);
    const values = fromHalfBits(positive);
    expect(halfBits(values)).toEqual(positive);
    expect(values.every((value, i) => i === 0 || value > values[i - 1]!)).toBe(true);
    const negative = positive.map((bits) => bits | 0x8000);
    expect(halfBits(fromHalfBits(negative))).toEqual(negative);
    expect(fromHalfBits(Uint16Array.of(0x7e00, 0xfc01)).every(Number.isNaN)).toBe(true);
    expect(halfBits([Number.NaN])[0]).toBe(0x7e00);
  });

  test('known numbers have their known bits', () => {
    const bits = [0x0000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x0400];
    expect([...halfBits([0, 1, -2, 1 / 3, 65504, 2 ** -24, 2 ** -14])]).toEqual(bits);
  });

  test('between two of them lies the nearest, and of two equally near the even one', () => {
    expect(rounded(1 + 2 ** -11)).toBe(1);
    expect(rounded(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
    expect(rounded(1 + 2 ** -11 + 2 ** -20)).toBe(1 + 2 ** -10);
    expect(rounded(2 - 2 ** -12)).toBe(2);
    expect(rounded(2 ** -14 - 2 ** -26)).toBe(2 ** -14);
    expect(rounded(2 ** -25)).toBe(0);
    expect(rounded(65519)).toBe(65504);
    expect(rounded(65520)).toBe(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 1000; i++) {
      const value = (1.5 + 0.5 * Math.sin(i)) * 2 ** ((i % 28) - 13);
      expect(Math.abs(rounded(value) - value)).toBeLessThanOrEqual(2 ** -11 * Math.abs(value));
    }
  });

  test('a buffer holds floats, or half the bytes', () => {
    const values = Float32Array.of(1, -0.5, 3, 0);
    expect(encoded('single', values)).toBe(values);
    expect(encoded('half', values).byteLength).toBe(8);
    for (const precision of ['single', 'half'] as const) {
      expect(decoded(precision, encoded(precision, values).buffer)).toEqual(values);
    }
  });
});

test('a device without the feature has single and nothing else; the refusal says what to do', () => {
  const having = (...features: string[]) => ({
    device: { features: new Set(features) } as unknown as GPUDevice,
    adapterName: 'SwiftShader (software, CPU)',
  });
  requirePrecision(having(), 'single');
  requirePrecision(having('shader-f16'), 'half');
  expect(() => requirePrecision(having('subgroups'), 'half')).toThrow(PrecisionMissingError);
  expect(() => requirePrecision(having(), 'half')).toThrow(
    'precision: expected single, got half, which needs a device with the feature shader-f16, and SwiftShader (software, CPU) ' +
      'lacks it: take precision single, or another adapter or browser.',
  );
});
