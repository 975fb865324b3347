/**
 * A live curve of bounded size: neighbouring steps are averaged into buckets, twice as wide whenever they get
 * too many.
 */
import type { Point } from '../../kit/chart.ts';

export interface Series {
  /** One training step: its x, and one value for each curve. */
  add(x: number, values: readonly number[]): void;
  /** Curve `k`: the mean of each bucket. */
  points(k: number): Point[];
  /** Forgets everything beyond `x`; all of it by default. */
  forgetAfter(x?: number): void;
}

interface Bucket {
  steps: number;
  x: number;
  readonly sums: number[];
}

/** @param most buckets; the curve has between half of them and all of them once it is long */
export function createSeries(curves: number, most = 200): Series {
  let buckets: Bucket[] = [];
  let width = 1;
  return {
    add(x, values) {
      let last = buckets.at(-1);
      if (!last || last.steps >= width) {
        if (buckets.length >= most) {
          buckets = mergePairs(buckets);
          width *= 2;
        }
        last = buckets.at(-1);
        if (!last || last.steps >= width) {
          last = { steps: 0, x: 0, sums: new Array(curves).fill(0) };
          buckets.push(last);
        }
      }
      last.steps += 1;
      last.x += x;
      for (let k = 0; k < curves; k++) last.sums[k]! += values[k] ?? 0;
    },
    points: (k) => buckets.map(({ steps, x, sums }) => ({ x: x / steps, y: sums[k]! / steps })),
    forgetAfter(x = -Infinity) {
      buckets = buckets.filter((bucket) => bucket.x / bucket.steps <= x);
      if (buckets.length === 0) width = 1;
    },
  };
}

function mergePairs(buckets: readonly Bucket[]): Bucket[] {
  const merged: Bucket[] = [];
  for (let i = 0; i < buckets.length; i += 2) {
    const a = buckets[i]!;
    const b = buckets[i + 1];
    merged.push(
      b
        ? { steps: a.steps + b.steps, x: a.x + b.x, sums: a.sums.map((sum, k) => sum + b.sums[k]!) }
        : { ...a, sums: [...a.sums] },
    );
  }
  return merged;
}
