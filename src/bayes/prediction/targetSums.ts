/**
 * Sums over draws of a target's mean m and noise variance v, in float64. Means are summed as deviations from
 * the first draw of all, o, which loses nothing if they are large beside their spread. With d = m - m_f, f
 * being the first of a block of n draws, and shift = m_f - o, the block adds
 * sum (m - o) = n shift + sum d, sum (m - o)^2 = n shift^2 + 2 shift sum d + sum d^2,
 * sum v = n v_f + sum (v - v_f).
 */
import type { DrawBlock } from './drawBlock.ts';

export interface TargetSums {
  /** @param block rows [T, 2] of (m_f, v_f), and [T, 3] of sums of (d, d^2, v - v_f) */
  readonly add: (block: DrawBlock) => void;
  /** [N, T] mean over draws of m. */
  readonly mean: () => Float64Array;
  /** [N, T] standard deviation over draws of m. */
  readonly spread: () => Float64Array;
  /** [N, T] root mean square over draws of the noise. */
  readonly noise: () => Float64Array;
}

/** @param size targets of all examples */
export function createTargetSums(size: number): TargetSums {
  const zeros = () => new Float64Array(size);
  const [origin, sum, squares, variances] = [zeros(), zeros(), zeros(), zeros()] as const;
  let taken = 0;
  return {
    add({ first, sums, draws }) {
      for (let at = 0; at < size; at++) {
        const [mean, variance] = [first[2 * at]!, first[2 * at + 1]!];
        const [d, d2, dv] = [sums[3 * at]!, sums[3 * at + 1]!, sums[3 * at + 2]!];
        if (taken === 0) origin[at] = mean;
        const shift = mean - origin[at]!;
        sum[at]! += draws * shift + d;
        squares[at]! += draws * shift * shift + 2 * shift * d + d2;
        variances[at]! += draws * variance + dv;
      }
      taken += draws;
    },
    mean: () => origin.map((o, at) => o + sum[at]! / taken),
    spread: () => squares.map((total, at) => Math.sqrt(Math.max(0, total / taken - (sum[at]! / taken) ** 2))),
    noise: () => variances.map((total) => Math.sqrt(Math.max(0, total / taken))),
  };
}
