/**
 * How numbers lie in memory. `single` is f32. `half` is f16: 11 bits, at most 65504, and half the bytes to
 * load and store. Sums are f32 in both: what a kernel loads becomes a vec4f at once, and only what it stores
 * is rounded. Drawn weights and activations may be half. Means, variances, gradients and moments need more
 * range than f16 has.
 */
import { type AnyBlockName, blockFeature } from './block.ts';
import { finite } from './finite.ts';

export const precisions = ['single', 'half'] as const;
export type Precision = (typeof precisions)[number];

/** The features that numbers of this precision need. */
export const precisionFeatures = (precision: Precision): readonly GPUFeatureName[] =>
  precision === 'half' ? ['shader-f16'] : [];

/** Bytes of one number. */
export const bytesEach = (precision: Precision): number => (precision === 'half' ? 2 : 4);

export interface Stored {
  /** Directives, before everything else in the WGSL. */
  readonly directives: string;
  /** The element of a storage array. */
  readonly element: 'vec4f' | 'vec4h';
  /** WGSL functions that `store` calls. */
  readonly functions: string;
  /** A vec4f from an element. */
  load(element: string): string;
  /**
   * An element from a vec4f. In f16 it is NaN if the value, or the `source` that it came from, is not finite.
   */
  store(value: string, source: string): string;
}

// NaN is found by bits, as in finite.ts. A conversion might give 65504 for a larger number, and max(NaN, 0)
// might give 0. Then no check could see that a number was lost. So both become NaN, which reaches the
// gradients.
const toHalf = `${finite}

fn liesBeyondHalf(x: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(x) & vec4u(0x7fffffffu)) > vec4u(0x477fe000u);  // 65504
}

fn toHalf(x: vec4f, source: vec4f) -> vec4h {
  let broken = select(vec4u(), vec4u(0x7e00u), liesBeyondHalf(x) | isNotFinite(source));
  // rounds to the nearest, ties to even, because the conversion itself may round either way
  let wide = bitcast<vec4u>(clamp(x, vec4f(-65504.0), vec4f(65504.0)));
  let nearest = bitcast<vec4f>((wide + 0xfffu + ((wide >> vec4u(13u)) & vec4u(1u))) & vec4u(0xffffe000u));
  let bits = bitcast<vec2u>(vec4h(nearest));
  return bitcast<vec4h>(bits | broken.xz | (broken.yw << vec2u(16u)));
}`;

/** How a kernel loads and stores numbers of a precision. */
export const storedAs = (precision: Precision): Stored =>
  precision === 'half'
    ? {
        directives: 'enable f16;',
        element: 'vec4h',
        functions: toHalf,
        load: (element) => `vec4f(${element})`,
        store: (value, source) => `toHalf(${value}, ${source})`,
      }
    : {
        directives: '',
        element: 'vec4f',
        functions: '',
        load: (element) => element,
        store: (value) => value,
      };

/** The features that a matrix product needs. */
export const productFeatures = (variant: {
  readonly block: AnyBlockName;
  readonly precision: Precision;
}): readonly GPUFeatureName[] => [
  ...[blockFeature(variant.block) ?? []].flat(),
  ...precisionFeatures(variant.precision),
];
