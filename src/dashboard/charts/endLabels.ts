/** Names at the right end of each line instead of a legend, pushed apart where lines end close to each other. */
import type { Chart, Plugin } from 'chart.js';

const LINE_HEIGHT = 15;

/** Room that a name needs at the right of the chart, in pixels. */
export function roomFor(label: string, font: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 80;
  context.font = font;
  return Math.ceil(context.measureText(label).width) + 14;
}

export const endLabels: Plugin<'line'> = {
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const ends = chart.data.datasets
      .map((dataset, i) => ({ dataset, last: chart.getDatasetMeta(i).data.at(-1) }))
      .flatMap(({ dataset, last }) => (last ? [{ dataset, x: last.x, y: last.y }] : []))
      .sort((a, b) => a.y - b.y);
    const { ctx } = chart;
    ctx.save();
    ctx.font = labelFont(chart);
    ctx.textBaseline = 'middle';
    const { top, bottom, right } = chart.chartArea;
    spread(
      ends.map(({ y }) => y),
      top,
      bottom,
    ).forEach((y, i) => {
      const { dataset, x } = ends[i]!;
      ctx.fillStyle = dataset.borderColor as string;
      ctx.fillText(dataset.label ?? '', (x > right - 24 ? right : x) + 8, y);
    });
    ctx.restore();
  },
};

export function labelFont(chart: Pick<Chart, 'options'>): string {
  const { size, family } = chart.options.font ?? {};
  return `500 ${size}px ${family}`;
}

/** The nearest places to `wanted` (ascending) that are a line height apart and inside. */
function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const places: number[] = [];
  for (const y of wanted) places.push(Math.max(y, (places.at(-1) ?? top - LINE_HEIGHT) + LINE_HEIGHT));
  let limit = bottom;
  for (let i = places.length - 1; i >= 0; i--) {
    places[i] = Math.min(places[i]!, limit);
    limit = places[i]! - LINE_HEIGHT;
  }
  return places;
}
