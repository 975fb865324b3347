/**
 * Functions of the kernels, written without shifts. SwiftShader computes a shift one lane after another, but
 * floating point in all lanes at once, with the same result. README.md beside this file says what that gains.
 */
import { pixels } from '../pixels.ts';
import { highHalf } from '../random.ts';

/**
 * `highHalf` of random.ts. 1.5 * 2^23 plus a whole number within 2^15 is exact, and holds the two's
 * complement of that number in its last bits.
 */
const highHalfByFloat = `
fn highHalf(x: u32) -> u32 {
  return bitcast<u32>(f32(bitcast<i32>(x & 0xffff0000u)) * 0x1p-16f + 12582912.0f) & 0xffffu;
}`;

/**
 * `pixels` of pixels.ts: each byte where it lies, as a signed number, which float32 holds exactly, then
 * scaled by a power of two.
 */
const pixelsByFloat = `
fn pixels(word: u32) -> vec4f {
  return vec4f(
    f32(bitcast<i32>(word & 0xffu)),
    f32(bitcast<i32>(word & 0xff00u)) * 0x1p-8f,
    f32(bitcast<i32>(word & 0xff0000u)) * 0x1p-16f,
    f32(bitcast<i32>((word ^ 0x80000000u) & 0xff000000u)) * 0x1p-24f + 128.0f,
  );
}`;

/** Text of a kernel, and the text that replaces it. */
export const replacements = [
  { plain: highHalf, byFloat: highHalfByFloat },
  { plain: pixels, byFloat: pixelsByFloat },
] as const;

/** WGSL in which `highHalf` and `pixels`, if it has them, use no shifts. */
export const withoutShifts = (code: string): string =>
  replacements.reduce((text, { plain, byFloat }) => text.replace(plain, byFloat), code);
