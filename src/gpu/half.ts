/**
 * f16 on the host, because not every JavaScript has an array of it, and the feature that a device needs for
 * it.
 */
import { type Precision, precisionFeatures } from '../../shaders/lib/precision.ts';
import type { Gpu } from './device.ts';
import { PrecisionMissingError } from './errors.ts';

/** @throws PrecisionMissingError if the device cannot compute with numbers of this precision. */
export function requirePrecision(
  { device, adapterName }: Pick<Gpu, 'device' | 'adapterName'>,
  precision: Precision,
): void {
  const missing = precisionFeatures(precision).find((feature) => !device.features.has(feature));
  if (missing) throw new PrecisionMissingError(precision, missing, adapterName);
}

/**
 * The nearest f16 of each number, ties to even, as its 16 bits. Beyond 65504 it is infinity, as in IEEE 754.
 */
export function halfBits(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    if (Number.isNaN(size)) return 0x7e00;
    if (size >= 65520) return sign | 0x7c00;
    // the spacing of f16 around this size: 2^-24 below the smallest normal number
    const exponent = Math.max(-14, Math.floor(Math.log2(size)));
    const spacing = 2 ** (exponent - 10);
    const steps = roundToEven(size / spacing);
    // a carry out of the fraction adds one to the exponent, as it should
    return sign | (((exponent + 14) << 10) + steps);
  });
}

const roundToEven = (x: number): number => {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
};

/** The numbers that f16 bits stand for. */
export function fromHalfBits(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(bits, (word) => {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
}

/** Floats as the bytes of a buffer of this precision. */
export const encoded = (precision: Precision, values: Float32Array<ArrayBuffer>) =>
  precision === 'half' ? halfBits(values) : values;

/** The floats in the bytes of such a buffer. */
export const decoded = (precision: Precision, bytes: ArrayBuffer): Float32Array<ArrayBuffer> =>
  precision === 'half' ? fromHalfBits(new Uint16Array(bytes)) : new Float32Array(bytes);
