/**
 * Chart.js as page and report use it: the parts that are registered, and the look that all charts share.
 * Colours are scriptable options, which Chart.js reads at each drawing. So a new colour scheme only needs a
 * new drawing.
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
  Tooltip,
} from 'chart.js';
import {
  BarWithErrorBar,
  BarWithErrorBarsController,
  PointWithErrorBar,
  ScatterWithErrorBarsController,
} from 'chartjs-chart-error-bars';
import { h } from './dom.ts';
import { colour, FONT_SIZE, fontFamily, onSchemeChange } from './theme.ts';

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
  // the ends of an axis may be data, and so not round numbers
  ticks: { color: colour('muted'), maxRotation: 0, includeBounds: false },
  grid: { color: colour('hairline'), drawTicks: false },
  border: { color: colour('muted', 0.5) },
});

onSchemeChange(drawAll);
// a canvas is not drawn again by itself when its font has loaded
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

/** Loads the font weights that charts use. If that fails, charts use another font. */
async function loadFont(): Promise<void> {
  const faces = [400, 600].map((weight) => `${weight} ${FONT_SIZE}px ${fontFamily()}`);
  await Promise.allSettled(faces.map((face) => document.fonts.load(face)));
}
