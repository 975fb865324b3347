/** Histograms as lines, on linear and logarithmic axes. */
import type { ScriptableScaleContext } from 'chart.js';
import type { Point } from './chart.ts';
import { colourOf } from './theme.ts';

/** Labels powers of ten only, because on a logarithmic axis the other ticks are crowded. */
export function powersOfTen(this: unknown, value: number | string): string {
  const power = Math.log10(Number(value));
  if (Math.abs(power - Math.round(power)) > 1e-9) return '';
  return Math.abs(power) <= 3 ? String(Number(Number(value).toPrecision(1))) : `1e${Math.round(power)}`;
}

/** Grid lines at powers of ten only. */
export function gridAtPowers({ tick }: ScriptableScaleContext): string {
  return tick && powersOfTen(tick.value) !== '' ? colourOf('hairline') : 'transparent';
}

/** Axes of densities of weights: heights on a logarithmic scale. Made anew, for charts write into theirs. */
export const densityAxes = () =>
  ({
    x: { type: 'linear', title: { text: 'weight w' }, grid: { display: false } },
    y: {
      type: 'logarithmic',
      title: { text: 'density (log scale)' },
      ticks: { callback: powersOfTen, autoSkip: false },
      grid: { color: gridAtPowers },
    },
  }) as const;

/**
 * The outline of a histogram, for a line that is `stepped`. On a logarithmic axis an empty bin has no place,
 * so it drops to `floor`, which lies below the axis.
 */
export function histogramOutline(edges: readonly number[], heights: readonly number[], floor = 0): Point[] {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  return [
    { x: first, y: floor },
    ...heights.map((height, b) => ({ x: edges[b]!, y: Math.max(height, floor) })),
    { x: last, y: floor },
  ];
}
