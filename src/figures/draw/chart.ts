/** Chart.js, with only what the figures use, and the look that all their charts share. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartOptions,
  type ChartType,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  type ScriptableScaleContext,
  Tooltip,
} from 'chart.js';
import { element } from './part.ts';
import { faded, type Look } from './theme.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);

export const FONT_SIZE = 12;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A chart that fills a box of its own in `host`; figures.css gives the box its height.
 *
 * @param label what a screen reader says of the canvas
 */
export function createChart<T extends ChartType, D>(
  host: HTMLElement,
  className: string,
  label: string,
  config: ChartConfiguration<T, D>,
): Chart<T, D> {
  const box = element('div', `figure__chart ${className}`);
  const canvas = element('canvas');
  canvas.role = 'img';
  canvas.ariaLabel = label;
  box.append(canvas);
  host.append(box);
  return new Chart<T, D>(canvas, config);
}

/** Options of every chart; scales come from `axis`. */
export function commonOptions({ theme, font }: Look) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    color: theme.text,
    font: { family: font, size: FONT_SIZE },
    plugins: {
      tooltip: {
        animation: false,
        backgroundColor: theme.text,
        titleColor: theme.surface,
        bodyColor: theme.surface,
        titleFont: { family: font, size: FONT_SIZE, weight: 600 },
        bodyFont: { family: font, size: FONT_SIZE },
        cornerRadius: 4,
        padding: 8,
      },
    },
  } as const satisfies ChartOptions;
}

/** A linear or logarithmic axis with a title that carries the unit. */
export function axis({ theme, font }: Look, title: string, { grid = true } = {}) {
  return {
    title: {
      display: title !== '',
      text: title,
      color: theme.muted,
      font: { family: font, size: FONT_SIZE },
    },
    ticks: { color: theme.muted, font: { family: font, size: FONT_SIZE }, maxRotation: 0 },
    grid: { display: grid, color: theme.hairline, drawTicks: false },
    border: { color: faded(theme.muted, 0.5) },
  };
}

/** Powers of ten only: on a logarithmic axis the other ticks are crowded. */
export function powersOfTen(this: unknown, value: number | string): string {
  const power = Math.log10(Number(value));
  if (Math.abs(power - Math.round(power)) > 1e-9) return '';
  return Math.abs(power) <= 3 ? String(Number(Number(value).toPrecision(1))) : `1e${Math.round(power)}`;
}

/** Grid lines at powers of ten only. */
export function gridAtPowers(hairline: string) {
  return ({ tick }: ScriptableScaleContext) =>
    tick && powersOfTen(tick.value) !== '' ? hairline : 'transparent';
}

/**
 * The outline of a histogram. On a logarithmic axis an empty bin has no place, so it drops to `floor`, which lies
 * below the axis.
 */
export function steps(edges: readonly number[], heights: readonly number[], floor = 0): Point[] {
  const points: Point[] = [{ x: edges[0]!, y: floor }];
  heights.forEach((height, b) => {
    const y = Math.max(height, floor);
    points.push({ x: edges[b]!, y }, { x: edges[b + 1]!, y });
  });
  points.push({ x: edges.at(-1)!, y: floor });
  return points;
}
