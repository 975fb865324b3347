/**
 * Counter-based random numbers: Philox4x32 with 7 rounds (Salmon et al. 2011, "Parallel random numbers: as
 * easy as 1, 2, 3"; 7 rounds pass BigCrush there), then Box-Muller. A number is a function of its counter, so
 * nothing is stored:
 *   counter = (index, draw, step, stream), key = seed.
 * The integers are bit-identical on every adapter and in src/bayes/random.ts.
 *
 * Sine and cosine are polynomials on [-pi/4, pi/4] (error below 4e-7): WGSL promises 2^-11 only.
 */
import { unroll } from '../kernel.ts';

/**
 * One stream for each use of randomness. A layer adds its index to `localNoise` and to `dropout`. The signs
 * at a width of the network add its index to `signs`.
 */
export const streams = {
  weights: 1,
  shuffle: 2,
  initialisation: 3,
  /** Made images of no class, and versions of the images of a minibatch. */
  pseudoImages: 5,
  augmentation: 6,
  /** The order in which pseudo-examples are seen. */
  pseudoOrder: 7,
  localNoise: 256,
  signs: 512,
  dropout: 768,
} as const;

export const philoxRounds = 7;

/** WGSL: `highHalf(x)`, the upper 16 bits of a word. */
export const highHalf = `
fn highHalf(x: u32) -> u32 {
  return x >> 16u;
}`;

/** WGSL: `philox4x32(counter, key)`. */
export const philox = (rounds = philoxRounds): string => `
const multiplier0 = 0xd2511f53u;
const multiplier1 = 0xcd9e8d57u;
const keyIncrement = vec2u(0x9e3779b9u, 0xbb67ae85u);
${highHalf}

// high word of the 64-bit product a b, from 16-bit halves; no partial sum overflows
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = highHalf(a);
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = a1 * b0 + highHalf(a0 * b0);
  let carry = a0 * b1 + (middle & 0xffffu);
  return a1 * b1 + highHalf(middle) + highHalf(carry);
}

fn philoxRound(c: vec4u, key: vec2u) -> vec4u {
  let high0 = multiplyHigh(c.x, multiplier0);
  let high1 = multiplyHigh(c.z, multiplier1);
  return vec4u(high1 ^ c.y ^ key.x, c.z * multiplier1, high0 ^ c.w ^ key.y, c.x * multiplier0);
}

fn philox4x32(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
${unroll(rounds, (round) => `  c = philoxRound(c, key + ${round}u * keyIncrement);`)}
  return c;
}`;

/** WGSL: `randomWords(counter)`, four independent words a call, by the seed of the step. */
export const randomWords = `${philox()}

fn randomWords(counter: vec4u) -> vec4u {
  return philox4x32(counter, vec2u(step.seedLow, step.seedHigh));
}`;

/** WGSL: `randomSigns(counter)`, four independent fair signs a call. Needs `randomWords`. */
export const randomSigns = `
fn randomSigns(counter: vec4u) -> vec4f {
  let bits = randomWords(counter);
  return select(vec4f(1.0), vec4f(-1.0), bits >= vec4u(0x80000000u));
}`;

/**
 * WGSL: `dropoutMask(counter, rate)`: 0 with probability `rate`, else 1 / (1 - rate), four independent ones a
 * call (Srivastava et al. 2014, inverted as in Caffe). 24 bits decide, which float32 holds exactly.
 */
export const dropoutMask = `
fn dropoutMask(counter: vec4u, rate: f32) -> vec4f {
  let bits = randomWords(counter);
  return select(vec4f(), vec4f(1.0 / (1.0 - rate)), vec4f(bits >> vec4u(8u)) * 0x1p-24f >= vec4f(rate));
}`;

/** WGSL: `randomNormal(counter, mean, sd)`, four independent normals a call. */
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

fn randomNormal(counter: vec4u, mean: vec4f, sd: vec4f) -> vec4f {
  let bits = randomWords(counter);
  return mean + sd * boxMuller(bits.xz, bits.yw);
}`;
