/**
 * Philox4x32-7 on the host: the same bits as shaders/lib/random.ts, for what is decided before a kernel runs
 * (shuffles, initialisation). Salmon et al. 2011.
 */
import { philoxRounds } from '../../shaders/lib/random.ts';

export type Words4 = readonly [number, number, number, number];

/** High 32 bits of the 64-bit product of two u32. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const cross01 = Math.imul(a0, b1) >>> 0;
  const cross10 = Math.imul(a1, b0) >>> 0;
  const middle = (Math.imul(a0, b0) >>> 16) + (cross01 & 0xffff) + (cross10 & 0xffff);
  return (Math.imul(a1, b1) + (cross01 >>> 16) + (cross10 >>> 16) + (middle >>> 16)) >>> 0;
}

/** Four u32 for a counter of four u32 and a key of two. */
export function philox4x32(
  counter: Words4,
  key: readonly [number, number],
  rounds: number = philoxRounds,
): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** A seed (an integer in [0, 2^53)) as the two words of a key. */
export function seedWords(seed: number): readonly [number, number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** The u32 stream (seed, stream, step, draw) as a function of its index. */
export function randomWords(seed: number, stream: number, step: number, draw = 0): (index: number) => number {
  const key = seedWords(seed);
  let block = -1;
  let words: Words4 = [0, 0, 0, 0];
  return (index) => {
    if (index >>> 2 !== block) {
      block = index >>> 2;
      words = philox4x32([block, draw, step, stream], key);
    }
    return words[index & 3]!;
  };
}

/**
 * Four standard normals from four words, by Box-Muller in float64; the shader's `boxMuller` in exact
 * arithmetic.
 */
export function boxMuller(words: Words4): Words4 {
  const [x, y, z, w] = words;
  const pair = (radiusBits: number, angleBits: number): readonly [number, number] => {
    const radius = Math.sqrt(-2 * Math.log(Math.min(1, radiusBits * 2 ** -32 + 2 ** -33)));
    const signed = (angleBits << 2) | 0;
    const angle = (signed * 2 ** -32 + (angleBits >>> 30)) * (Math.PI / 2);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  const [c0, s0] = pair(x, y);
  const [c1, s1] = pair(z, w);
  return [c0, c1, s0, s1];
}
