/** Small Chart.js plugins: labelled lines, whiskers. Each reads what to draw from the caller when it draws. */
import type { Plugin } from 'chart.js';
import { FONT_SIZE } from './chart.ts';
import type { Look } from './theme.ts';

const LABEL_HEIGHT = FONT_SIZE + 6;

export interface Marker {
  readonly x: number;
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Room above the chart that the labels of so many vertical markers take: `layout.padding.top`. */
export const markerRoom = (markers: number): number => markers * LABEL_HEIGHT;

/** Vertical lines across the chart; each rises to a line of text of its own above it, where no bar can hide it. */
export function verticalMarkers<T extends 'bar' | 'line'>(
  look: Look,
  markers: () => readonly Marker[],
): Plugin<T> {
  return {
    id: 'vertical-markers',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const middle = (chartArea.left + chartArea.right) / 2;
      ctx.save();
      ctx.font = `600 ${FONT_SIZE}px ${look.font}`;
      ctx.textBaseline = 'top';
      const shown = markers();
      shown.forEach(({ x, label, colour, dash }, i) => {
        const at = chart.scales.x!.getPixelForValue(x);
        const y = chartArea.top - markerRoom(shown.length - i);
        ctx.beginPath();
        ctx.moveTo(at, y);
        ctx.lineTo(at, chartArea.bottom);
        // a halo, for lines that lie on bars of their own colour
        ctx.setLineDash([]);
        ctx.strokeStyle = look.theme.surface;
        ctx.lineWidth = 3.5;
        ctx.stroke();
        ctx.setLineDash([...dash]);
        ctx.strokeStyle = colour;
        ctx.lineWidth = 1.5;
        ctx.stroke();
        const left = at > middle;
        ctx.textAlign = left ? 'right' : 'left';
        writeWithHalo(ctx, label, at + (left ? -8 : 8), y, colour, look.theme.surface);
      });
      ctx.restore();
    },
  };
}

export interface Range {
  readonly lower: number;
  readonly upper: number;
}

/** Intervals over horizontal bars: a line from lower to upper with a cap at each end. */
export function whiskers(look: Look, ranges: () => readonly Range[]): Plugin<'bar'> {
  return {
    id: 'whiskers',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      const scale = chart.scales.x!;
      ctx.save();
      ctx.strokeStyle = look.theme.text;
      ctx.lineWidth = 1.25;
      ctx.beginPath();
      ranges().forEach(({ lower, upper }, i) => {
        const from = scale.getPixelForValue(lower);
        const to = scale.getPixelForValue(upper);
        const y = Math.round(chart.scales.y!.getPixelForValue(i)) + 0.5;
        // an interval of less than a pixel is a point, and says so by having no caps
        if (to - from < 1) return;
        ctx.moveTo(from, y - 3);
        ctx.lineTo(from, y + 3);
        ctx.moveTo(from, y);
        ctx.lineTo(to, y);
        ctx.moveTo(to, y - 3);
        ctx.lineTo(to, y + 3);
      });
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** Text that stays legible over lines and bars. */
export function writeWithHalo(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  halo: string,
): void {
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  ctx.strokeStyle = halo;
  ctx.lineWidth = 4;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
