/** Lines of signal-to-noise ratios told apart: by dash, and by a name on the line itself. */
import type { Plugin } from 'chart.js';
import type { Point } from '../../kit/chart.ts';
import { beside, labels, spread } from '../../kit/labels.ts';
import { colour, FONT_SIZE } from '../../kit/theme.ts';

const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

/** The whole network is the first line; its layers are grey. */
export function lineStyle(i: number) {
  const isAll = i === 0;
  return {
    borderColor: colour(isAll ? 'posterior' : 'muted'),
    borderWidth: isAll ? 2.5 : 1.5,
    borderDash: isAll ? [] : dashes[((i - 1) % (dashes.length - 1)) + 1]!,
  };
}

/**
 * Short names beside the lines. Names of shares have different heights, so that they do not meet where lines
 * are close. Names of densities are at the highest point.
 */
export function snrLabels(isShare: boolean): Plugin<'line'> {
  return labels<'line'>(({ data, scales, chartArea }) => {
    const middle = (chartArea.left + chartArea.right) / 2;
    const count = data.datasets.length;
    const wanted = data.datasets.map((dataset, i) => {
      const points = dataset.data as Point[];
      const highest = points.reduce((a, b) => (b.y > a.y ? b : a));
      const share = (100 * (i + 1)) / (count + 1);
      const at = isShare ? (points.find(({ y }) => y >= share) ?? highest) : highest;
      return {
        ...beside(scales.x!.getPixelForValue(at.x), middle),
        y: scales.y!.getPixelForValue(at.y),
        text: i === 0 ? 'all' : (String(dataset.label).split(':')[0] ?? ''),
        colour: lineStyle(i).borderColor(),
      };
    });
    return spread(wanted, chartArea.top + FONT_SIZE, chartArea.bottom);
  });
}
