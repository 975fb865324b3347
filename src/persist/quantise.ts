/**
 * Numbers in 8 bits: codes, and the scales that turn them back. Codes are linear for means, which have either
 * sign, and logarithmic for standard deviations, which are above 0 and matter by their ratio.
 */

export interface QuantisedMeans {
  readonly codes: Int8Array<ArrayBuffer>;
  /** value = code * scale, so that 0 stays 0. */
  readonly scale: number;
}

export interface QuantisedScales {
  readonly codes: Uint8Array<ArrayBuffer>;
  /** log value = least + (code - 1) * step; code 0 is a value of 0. */
  readonly least: number;
  readonly step: number;
}

const levels = 127;
const steps = 254;

/** Codes run from -127 to 127. An error is at most half a scale. The scale is a float32. */
export function quantiseMeans(values: ArrayLike<number>): QuantisedMeans {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  const scale = Math.fround(largest / levels);
  const codes = Int8Array.from(values, (value) => {
    if (scale === 0) return 0;
    return Math.max(-levels, Math.min(levels, Math.round(value / scale)));
  });
  return { codes, scale };
}

export function restoreMeans({ codes, scale }: QuantisedMeans): Float32Array<ArrayBuffer> {
  return Float32Array.from(codes, (code) => code * scale);
}

/** @param values of at least 0; an error is a factor of at most exp(step / 2) */
export function quantiseScales(values: ArrayLike<number>): QuantisedScales {
  let [lower, upper] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    lower = Math.min(lower, Math.log(values[i]!));
    upper = Math.max(upper, Math.log(values[i]!));
  }
  const least = lower <= upper ? Math.fround(lower) : 0;
  const step = lower < upper ? Math.fround((upper - lower) / steps) : 0;
  const codes = Uint8Array.from(values, (value) => {
    if (value === 0) return 0;
    const at = step === 0 ? 0 : Math.round((Math.log(value) - least) / step);
    return 1 + Math.max(0, Math.min(steps, at));
  });
  return { codes, least, step };
}

export function restoreScales({ codes, least, step }: QuantisedScales): Float64Array<ArrayBuffer> {
  return Float64Array.from(codes, (code) => (code === 0 ? 0 : Math.exp(least + (code - 1) * step)));
}
