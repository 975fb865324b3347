/** The chart beside a step: where the weight lies before and after, where the draw fell, and the prior. */
import type { Chart } from 'chart.js';
import { priorDensity } from '../../../bayes/prior.ts';
import { createChart, type Point } from '../../../kit/chart.ts';
import { signed } from '../../../kit/format.ts';
import { type Marker, markerRoom, verticalMarkers } from '../../../kit/labels.ts';
import { colour } from '../../../kit/theme.ts';
import type { StepReply } from '../../../service/learn/step.ts';

export const densityTitle = 'Where does the weight lie?';

const places = 161;
/** Standard deviations to either side of the mean. */
const reach = 4;

export interface DensityChart {
  show(reply: StepReply, isAfter: boolean): void;
  readonly canvas: HTMLCanvasElement;
}

export function createDensity(host: HTMLElement): DensityChart {
  let markers: readonly Marker[] = [];
  const line = (label: string, role: 'posterior' | 'prior', dash: readonly number[] = []) => ({
    ...{ label, data: [] as Point[], borderColor: colour(role), borderDash: [...dash] },
    fill: false,
  });
  const chart: Chart<'line', Point[]> = createChart<'line', Point[]>(host, 'density', densityTitle, {
    type: 'line',
    data: {
      datasets: [
        line('prior', 'prior'),
        line('before the step', 'posterior'),
        line('after the step', 'posterior', [6, 4]),
      ],
    },
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: { top: markerRoom(1) } },
      scales: {
        x: { type: 'linear', title: { text: 'weight w (no unit)' }, ticks: { maxTicksLimit: 6 } },
        y: {
          type: 'linear',
          min: 0,
          max: 1.05,
          title: { text: 'density, of its peak' },
          ticks: { maxTicksLimit: 4 },
        },
      },
      plugins: { tooltip: { enabled: false } },
    },
    plugins: [verticalMarkers(() => markers)],
  });
  return {
    canvas: chart.canvas,
    show(reply, isAfter) {
      const { step, derived } = reply;
      const from = Math.min(step.mu - reach * derived.sigma, step.w);
      const to = Math.max(step.mu + reach * derived.sigma, step.w);
      const at = Array.from({ length: places }, (_, n) => from + ((to - from) * n) / (places - 1));
      const curves = curvesOf(reply, at);
      const shown = isAfter ? curves : curves.slice(0, 2);
      chart.data.datasets.forEach((dataset, n) => {
        dataset.data = shown[n] ?? [];
      });
      Object.assign(chart.options.scales!.x!, { min: from, max: to });
      markers = [{ x: step.w, label: `w = ${signed(step.w, 3)}, drawn`, role: 'text', dash: [2, 3] }];
      chart.canvas.ariaLabel = `${densityTitle} Around ${signed(step.mu, 3)}, with a standard deviation of ${signed(derived.sigma, 3)}.`;
      chart.update('none');
    },
  };
}

/** Prior, before, after: each as a share of its peak, since their heights have nothing in common. */
function curvesOf({ step, derived, prior }: StepReply, at: readonly number[]): Point[][] {
  const gaussian = (mean: number, sigma: number) => (w: number) => Math.exp(-0.5 * ((w - mean) / sigma) ** 2);
  const peak = priorDensity(prior, 0);
  return [
    (w: number) => priorDensity(prior, w) / peak,
    gaussian(step.mu, derived.sigma),
    gaussian(step.ofMu.after, derived.sigmaAfter),
  ].map((density) => at.map((x) => ({ x, y: density(x) })));
}
