/**
 * Chart.js as page and report use it: the parts that are registered, and the look that all charts share.
 * Colours are options that are asked for at each drawing, so a change of the colour scheme only draws again.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
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
import {
  BarWithErrorBar,
  BarWithErrorBarsController,
  PointWithErrorBar,
  ScatterWithErrorBarsController,
} from 'chartjs-chart-error-bars';
import { h } from './dom.ts';
import { colour, colourOf, FONT_SIZE, fontFamily, onSchemeChange } from './theme.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

Chart.register(
  BarController,
  BarElement,
  BarWithErrorBar,
  BarWithErrorBarsController,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  PointWithErrorBar,
  ScatterController,
  ScatterWithErrorBarsController,
  Tooltip,
);

Chart.defaults.set({
  animation: false,
  maintainAspectRatio: false,
  color: colour('text'),
  font: { family: fontFamily(), size: FONT_SIZE },
  elements: {
    line: { borderWidth: 1.5 },
    point: { radius: 0, hitRadius: 0 },
    barWithErrorBar: interval('text', 1.25, 6),
    pointWithErrorBar: interval('posterior', 1.5, 0, 0.35),
  },
  plugins: {
    tooltip: {
      backgroundColor: colour('text'),
      titleColor: colour('surface'),
      bodyColor: colour('surface'),
      titleFont: { weight: 600 },
      cornerRadius: 4,
      padding: 8,
    },
  },
});
Chart.defaults.set('scale', {
  title: { display: true, color: colour('muted') },
  // the ends of an axis may be data, which are no round numbers
  ticks: { color: colour('muted'), maxRotation: 0, includeBounds: false },
  grid: { color: colour('hairline'), drawTicks: false },
  border: { color: colour('muted', 0.5) },
});

onSchemeChange(drawAll);
// a canvas does not notice that its font has come
void loadFont().then(drawAll);

/**
 * A chart that fills a box of its own in `host`; style sheets give the box its height.
 *
 * @param label what a screen reader says of the canvas
 */
export function createChart<T extends ChartType, D>(
  host: HTMLElement,
  className: string,
  label: string,
  config: ChartConfiguration<T, D>,
): Chart<T, D> {
  const canvas = h('canvas', { role: 'img', 'aria-label': label });
  host.append(h('div', `chart ${className}`, canvas));
  return new Chart<T, D>(canvas, config);
}

/** Powers of ten only: on a logarithmic axis the other ticks are crowded. */
export function powersOfTen(this: unknown, value: number | string): string {
  const power = Math.log10(Number(value));
  if (Math.abs(power - Math.round(power)) > 1e-9) return '';
  return Math.abs(power) <= 3 ? String(Number(Number(value).toPrecision(1))) : `1e${Math.round(power)}`;
}

/** Grid lines at powers of ten only. */
export function gridAtPowers({ tick }: ScriptableScaleContext): string {
  return tick && powersOfTen(tick.value) !== '' ? colourOf('hairline') : 'transparent';
}

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

/** How an interval looks: a line, and a cap of so many pixels at each end. */
function interval(role: 'text' | 'posterior', width: number, cap: number, opacity = 1) {
  return {
    errorBarColor: colour(role, opacity),
    errorBarWhiskerColor: colour(role, opacity),
    errorBarLineWidth: width,
    errorBarWhiskerLineWidth: width,
    errorBarWhiskerSize: cap,
    errorBarWhiskerRatio: 0,
  };
}

function drawAll(): void {
  for (const chart of Object.values(Chart.instances)) chart.update('none');
}

/** Loads the weights that charts use; a font that fails is no error. */
async function loadFont(): Promise<void> {
  const faces = [400, 600].map((weight) => `${weight} ${FONT_SIZE}px ${fontFamily()}`);
  await Promise.allSettled(faces.map((face) => document.fonts.load(face)));
}
