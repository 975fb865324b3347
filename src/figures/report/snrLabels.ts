/** Lines of signal-to-noise ratios told apart: by dash, and by a name on the line itself. */
import type { Plugin } from 'chart.js';
import { FONT_SIZE, type Point } from '../draw/chart.ts';
import { writeWithHalo } from '../draw/markers.ts';
import type { Look } from '../draw/theme.ts';

const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

/** The whole network is the first line; its layers are grey. */
export function lineStyle({ theme }: Look, i: number) {
  const isAll = i === 0;
  return {
    borderColor: isAll ? theme.posterior : theme.muted,
    borderWidth: isAll ? 2.5 : 1.5,
    borderDash: isAll ? [] : dashes[((i - 1) % (dashes.length - 1)) + 1]!,
  };
}

/**
 * Short names beside the lines: of shares, each at a height of its own, so that lines that lie close keep theirs apart; of
 * densities at the highest point.
 */
export function snrLabels(look: Look, isShare: boolean): Plugin<'line'> {
  return {
    id: 'snr-labels',
    afterDatasetsDraw(chart) {
      const { ctx, data, scales, chartArea } = chart;
      const middle = (chartArea.left + chartArea.right) / 2;
      ctx.save();
      ctx.font = `600 ${FONT_SIZE}px ${look.font}`;
      ctx.textBaseline = 'middle';
      const count = data.datasets.length;
      let free = Number.NEGATIVE_INFINITY;
      const labels = data.datasets.map((dataset, i) => {
        const points = dataset.data as Point[];
        const highest = points.reduce((a, b) => (b.y > a.y ? b : a));
        const at = isShare
          ? (points.find(({ y }) => y >= (100 * (i + 1)) / (count + 1)) ?? highest)
          : highest;
        const name = i === 0 ? 'all' : (String(dataset.label).split(':')[0] ?? '');
        const [x, y] = [scales.x!.getPixelForValue(at.x), scales.y!.getPixelForValue(at.y)];
        return { x, y: Math.max(y, chartArea.top + FONT_SIZE), name, colour: String(dataset.borderColor) };
      });
      // one below the other where they would overlap
      for (const label of labels.sort((a, b) => a.y - b.y)) {
        label.y = Math.max(label.y, free);
        free = label.y + FONT_SIZE + 4;
        const left = label.x > middle;
        ctx.textAlign = left ? 'right' : 'left';
        writeWithHalo(ctx, label.name, label.x + (left ? -8 : 8), label.y, label.colour, look.theme.surface);
      }
      ctx.restore();
    },
  };
}
