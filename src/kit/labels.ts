/**
 * Text and lines on charts that are drawn by hand: names beside lines, moved apart where they would overlap,
 * and markers that rise above the chart. Each reads what to draw from the caller when it draws.
 */
import type { Chart, ChartType, Plugin } from 'chart.js';
import type { Point } from './chart.ts';
import { colourOf, FONT_SIZE, fontFamily, type Role } from './theme.ts';

const LINE_HEIGHT = FONT_SIZE + 4;
const MARKER_HEIGHT = FONT_SIZE + 6;
const GAP = 8;

/** A text on a chart; x and y are pixels. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: string;
  /** How the text is aligned with x. Absent: it begins there. */
  readonly align?: CanvasTextAlign;
  /** Whether the text runs from bottom to top, because it is too wide for its place. */
  readonly upright?: boolean;
  /** Whether the text has a halo, to be legible over lines and bars. True if absent; false within a bar. */
  readonly halo?: boolean;
}

/** Writes labels over everything else. */
export function labels<T extends ChartType>(place: (chart: Chart<T>) => readonly Label[]): Plugin<T> {
  return {
    id: 'labels',
    afterDatasetsDraw(chart) {
      for (const label of place(chart as Chart<T>)) write(chart.ctx, label);
    },
  };
}

/** Writes the names of lines at their right ends, instead of a legend. */
export function endLabels(textOf: (name: string, last: number) => string): Plugin<'line'> {
  return labels<'line'>((chart) => {
    const { top, bottom, right } = chart.chartArea;
    const ends = chart.data.datasets.flatMap(({ label = '', data }, i) => {
      const { data: points, dataset } = chart.getDatasetMeta(i);
      const [end, last] = [points.at(-1), data.at(-1) as Point | undefined];
      if (!end || !last) return [];
      const x = (end.x > right - 24 ? right : end.x) + GAP;
      return [{ x, y: end.y, text: textOf(label, last.y), colour: String(dataset?.options.borderColor) }];
    });
    return spread(ends, top, bottom);
  });
}

/** Room that such names need at the right of the chart, in pixels: an option of `layout`. */
export function roomForLabels(...texts: readonly string[]): () => { right: number; top: number } {
  const ctx = document.createElement('canvas').getContext('2d');
  return () => {
    if (ctx) ctx.font = labelFont();
    const widths = texts.map((text) => ctx?.measureText(text).width ?? 0);
    return { right: Math.ceil(Math.max(...widths)) + 2 * GAP, top: GAP };
  };
}

/** Moves labels as little as possible, so that they are a line apart and between top and bottom. */
export function spread<L extends Label>(wanted: readonly L[], top: number, bottom: number): L[] {
  const sorted = wanted.toSorted((a, b) => a.y - b.y);
  const heights: number[] = [];
  for (const { y } of sorted) {
    heights.push(Math.max(y, (heights.at(-1) ?? top - LINE_HEIGHT) + LINE_HEIGHT));
  }
  let limit = bottom;
  for (let i = heights.length - 1; i >= 0; i--) {
    heights[i] = Math.min(heights[i]!, limit);
    limit = heights[i]! - LINE_HEIGHT;
  }
  return sorted.map((label, i) => ({ ...label, y: heights[i]! }));
}

export interface Marker {
  readonly x: number;
  readonly label: string;
  readonly role: Role;
  readonly dash: readonly number[];
}

/** Room above the chart that the labels of so many vertical markers take: `layout.padding.top`. */
export const markerRoom = (markers: number): number => markers * MARKER_HEIGHT;

/**
 * Vertical lines across the chart; each rises to a line of text of its own above it, where no bar can hide
 * it.
 *
 * @param when over the data, so that bars do not hide a line, or under them, so that it hides no point
 */
export function verticalMarkers<T extends 'bar' | 'line'>(
  markers: () => readonly Marker[],
  when: 'afterDatasetsDraw' | 'beforeDatasetsDraw' = 'afterDatasetsDraw',
): Plugin<T> {
  return {
    id: 'vertical-markers',
    [when]({ ctx, chartArea, scales }: Chart<T>) {
      const middle = (chartArea.left + chartArea.right) / 2;
      const shown = markers();
      shown.forEach(({ x: value, label, role, dash }, i) => {
        const x = scales.x!.getPixelForValue(value);
        const top = chartArea.top - markerRoom(shown.length - i);
        const colour = colourOf(role);
        ctx.save();
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, chartArea.bottom);
        // a halo, for lines that lie on bars of their own colour
        ctx.strokeStyle = colourOf('surface');
        ctx.lineWidth = 3.5;
        ctx.stroke();
        ctx.setLineDash([...dash]);
        ctx.strokeStyle = colour;
        ctx.lineWidth = 1.5;
        ctx.stroke();
        ctx.restore();
        write(ctx, { ...beside(x, middle), y: top + FONT_SIZE / 2, text: label, colour });
      });
    },
  };
}

/** A place beside x, on the side towards the middle of the chart. */
export function beside(x: number, middle: number): Pick<Label, 'x' | 'align'> {
  return x > middle ? { x: x - GAP, align: 'right' } : { x: x + GAP, align: 'left' };
}

const labelFont = (): string => `600 ${FONT_SIZE}px ${fontFamily()}`;

function write(
  ctx: CanvasRenderingContext2D,
  { x, y, text, colour, align = 'left', upright = false, halo = true }: Label,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.font = labelFont();
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  if (upright) ctx.rotate(-Math.PI / 2);
  if (halo) {
    ctx.lineJoin = 'round';
    ctx.strokeStyle = colourOf('surface');
    ctx.lineWidth = 4;
    ctx.strokeText(text, 0, 0);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}
