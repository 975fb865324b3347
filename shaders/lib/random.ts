/**
 * Counter-based random numbers: Philox4x32 with 7 rounds (Salmon et al. 2011, "Parallel random numbers: as easy
 * as 1, 2, 3"; 7 rounds pass BigCrush there), then Box-Muller. The counter names the number, so nothing is stored:
 *   counter = (index, draw, step, stream), key = seed.
 * The integers are bit-identical on every adapter and in src/bayes/random.ts.
 *
 * Sine and cosine are polynomials on [-pi/4, pi/4] (error below 4e-7): WGSL promises 2^-11 only.
 */
import { unroll } from '../kernel.ts';

/**
 * One stream per use of randomness; a layer adds its index to `localNoise` and `dropout`, a width of the network to
 * `signs`.
 */
export const streams = {
  weights: 1,
  shuffle: 2,
  initialisation: 3,
  localNoise: 256,
  signs: 512,
  dropout: 768,
} as const;

export const philoxRounds = 7;

/**
 * WGSL: `philox4x32(counter, key, zero)`; `zero` is 0, read where no compiler can know that it is. SwiftShader fetches a constant's
 * address, and then the constant, wherever it is used: a number that is computed lies at hand.
 */
export const philox = (rounds = philoxRounds): string => `
struct PhiloxNumbers { low: u32, high: u32, toHalf: f32, magic: f32, multiplier: vec2u, multiplier0: vec2u, multiplier1: vec2u }

fn philoxNumbers(zero: u32) -> PhiloxNumbers {
  let one = bitcast<f32>(0x3f800000u + zero);
  return PhiloxNumbers(
    zero + 0xffffu,
    zero + 0xffff0000u,
    one * 0x1p-16f,
    one * 12582912.0f,
    zero + vec2u(0xd2511f53u, 0xcd9e8d57u),
    zero + vec2u(0x1f53u, 0x8d57u),
    zero + vec2u(0xd251u, 0xcd9eu),
  );
}

// x >> 16, exactly: 1.5 * 2^23 plus a whole number within 2^15 holds its two's complement in its last bits. SwiftShader
// shifts one lane after another: with five steps of SIMD instead, \`sample\` takes a third less time there
fn highHalf(x: u32, n: PhiloxNumbers) -> u32 {
  return bitcast<u32>(f32(bitcast<i32>(x & n.high)) * n.toHalf + n.magic) & n.low;
}

// high word of the 64-bit product a * 0xcd9e8d57, from 16-bit halves; no partial sum overflows
fn multiplyHigh1(a: u32, n: PhiloxNumbers) -> u32 {
  let a0 = a & n.low;
  let a1 = highHalf(a, n);
  let middle = a1 * n.multiplier0.y + highHalf(a0 * n.multiplier0.y, n);
  let carry = a0 * n.multiplier1.y + (middle & n.low);
  return a1 * n.multiplier1.y + highHalf(middle, n) + highHalf(carry, n);
}

// of a * 0xd2511f53, whose halves add up to less than 2^16: both middle products fit into one word
fn multiplyHigh0(a: u32, n: PhiloxNumbers) -> u32 {
  let a0 = a & n.low;
  let a1 = highHalf(a, n);
  let middle = a1 * n.multiplier0.x + a0 * n.multiplier1.x + highHalf(a0 * n.multiplier0.x, n);
  return a1 * n.multiplier1.x + highHalf(middle, n);
}

fn philoxRound(c: vec4u, key: vec2u, n: PhiloxNumbers) -> vec4u {
  let high0 = multiplyHigh0(c.x, n);
  let high1 = multiplyHigh1(c.z, n);
  return vec4u(high1 ^ c.y ^ key.x, n.multiplier.y * c.z, high0 ^ c.w ^ key.y, n.multiplier.x * c.x);
}

fn philox4x32(counter: vec4u, key: vec2u, zero: u32) -> vec4u {
  let n = philoxNumbers(zero);
  var c = counter;
${unroll(rounds, (round) => `  c = philoxRound(c, key + ${round}u * vec2u(0x9e3779b9u, 0xbb67ae85u), n);`)}
  return c;
}`;

/** WGSL: `randomWords(index, draw, index of step, stream)`, four independent words a call, by the seed of the step. */
export const randomWords = `${philox()}

fn randomWords(index: u32, draw: u32, stepIndex: u32, stream: u32) -> vec4u {
  return philox4x32(vec4u(index, draw, stepIndex, stream), vec2u(step.seedLow, step.seedHigh), step.zero);
}`;

/** WGSL: `randomSigns(index, draw, index of step, stream)`, four independent fair signs a call. Needs `randomWords`. */
export const randomSigns = `
fn randomSigns(index: u32, draw: u32, stepIndex: u32, stream: u32) -> vec4f {
  let bits = randomWords(index, draw, stepIndex, stream);
  return select(vec4f(1.0), vec4f(-1.0), bits >= vec4u(0x80000000u));
}`;

/**
 * WGSL: `dropoutMask(index, draw, index of step, stream, rate)`: 0 with probability `rate`, else 1 / (1 - rate), four
 * independent ones a call (Srivastava et al. 2014, inverted as in Caffe). 24 bits decide, which float32 holds exactly.
 */
export const dropoutMask = `
fn dropoutMask(index: u32, draw: u32, stepIndex: u32, stream: u32, rate: f32) -> vec4f {
  let bits = randomWords(index, draw, stepIndex, stream);
  return select(vec4f(), vec4f(1.0 / (1.0 - rate)), vec4f(bits >> vec4u(8u)) * 0x1p-24f >= vec4f(rate));
}`;

/** WGSL: `randomNormal(index, draw, index of step, stream, mean, sd)`, four independent normals a call. */
export const random = `${randomWords}

// Box-Muller on two words: radius from u in (0, 1], angle from a quadrant (top two bits) and a signed rest
fn boxMuller(radiusBits: vec2u, angleBits: vec2u) -> vec4f {
  let u = vec2f(radiusBits) * 0x1p-32f + 0x1p-33f;
  let radius = sqrt(max(vec2f(), -2.0 * log(u)));
  let x = vec2f(bitcast<vec2i>(angleBits * 4u)) * (1.57079632679f * 0x1p-32f);
  let x2 = x * x;
  let sine = x * (1.0 + x2 * (-0.16666667 + x2 * (0.008333333 - x2 * 0.0001984127)));
  let cosine = 1.0 + x2 * (-0.5 + x2 * (0.041666667 + x2 * (-0.0013888889 + x2 * 0.000024801587)));
  let odd = (angleBits & vec2u(0x40000000u)) != vec2u();
  let c = select(cosine, -sine, odd);
  let s = select(sine, cosine, odd);
  let r = select(radius, -radius, (angleBits & vec2u(0x80000000u)) != vec2u());
  return vec4f(r * c, r * s);
}

fn randomNormal(index: u32, draw: u32, stepIndex: u32, stream: u32, mean: vec4f, sd: vec4f) -> vec4f {
  let bits = randomWords(index, draw, stepIndex, stream);
  return mean + sd * boxMuller(bits.xz, bits.yw);
}`;
