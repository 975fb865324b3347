/** Seeded choices: a mutant is known by its format and its number, and comes again. */
export interface Choices {
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  of<T>(choices: readonly T[]): T;
  /** True once in so many times. */
  oneIn(count: number): boolean;
}

/** Mulberry32 (T. Ettinger): fast, and random enough to choose mutations. */
export function choices(seed: number): Choices {
  let state = (seed * 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { below, of: (all) => all[below(all.length)]!, oneIn: (count) => below(count) === 0 };
}
