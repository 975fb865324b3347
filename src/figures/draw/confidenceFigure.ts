/** Figure 3: right and wrong predictions by confidence; once in full, once zoomed in on the few wrong ones. */
import type { Plugin } from 'chart.js';
import { zoomLimit } from '../confidence.ts';
import type { ConfidenceHistogram } from '../data.ts';
import { confidenceFinding } from '../findings.ts';
import { percent, whole } from '../format.ts';
import { axis, commonOptions, createChart, FONT_SIZE, type Point } from './chart.ts';
import { hatched } from './hatch.ts';
import { type Marker, markerRoom, verticalMarkers, writeWithHalo } from './markers.ts';
import { type CreatePart, createFrame, element, keyEntry } from './part.ts';
import type { Look } from './theme.ts';

export const createConfidenceFigure: CreatePart = (look) => {
  const frame = createFrame(
    'confidence',
    'Is it right as often as it is sure?',
    'Test examples by the probability of the predicted class. Wrong answers stand at the bottom of each bar.',
  );
  const key = element('p', 'figure__key');
  key.append(keyEntry('right', 'right'), keyEntry('wrong', 'wrong'));
  const panels = element('div', 'figure__panels');
  frame.body.append(key, panels);
  let markers: Marker[] = [];
  const full = createPanel(panels, look, () => markers, false);
  const zoomed = createPanel(panels, look, () => markers, true);
  return {
    root: frame.root,
    update({ confidence }) {
      if (!confidence) return;
      const { meanConfidence, accuracy, images, edges, right, wrong, draws } = confidence;
      markers = [
        {
          x: 100 * meanConfidence,
          label: `mean confidence ${percent(meanConfidence)}`,
          colour: look.theme.posterior,
          dash: [6, 4],
        },
        {
          x: 100 * accuracy,
          label: `accuracy ${percent(accuracy)}`,
          colour: look.theme.right,
          dash: [],
        },
      ];
      full.update(confidence);
      zoomed.update(confidence);
      frame.describe(
        confidenceFinding(confidence),
        { images, draws, right, wrong, meanConfidence, accuracy },
        {
          caption: `${whole(images)} test examples by confidence, ${draws} posterior draws`,
          head: ['confidence', 'right', 'wrong'],
          rows: right.map((count, b) => [
            `${percent(edges[b]!, 100)} to ${percent(edges[b + 1]!, 100)}`,
            whole(count),
            whole(wrong[b]!),
          ]),
        },
      );
    },
    destroy() {
      full.destroy();
      zoomed.destroy();
    },
  };
};

function createPanel(host: HTMLElement, look: Look, markers: () => readonly Marker[], zoomed: boolean) {
  const { theme } = look;
  const panel = element('section', 'figure__panel');
  const title = element('h4', 'figure__subtitle');
  panel.append(title);
  host.append(panel);
  let shown: ConfidenceHistogram | undefined;
  const common = commonOptions(look);
  const x = axis(look, 'confidence: probability of the predicted class (%)', { grid: false });
  const dataset = { barPercentage: 1, categoryPercentage: 0.9, data: [] as Point[] };
  const chart = createChart<'bar', Point[]>(panel, 'figure__chart--confidence', '', {
    type: 'bar',
    data: {
      datasets: [
        { ...dataset, label: 'wrong', backgroundColor: hatched(theme.wrong, theme.surface) },
        { ...dataset, label: 'right', backgroundColor: theme.right },
      ],
    },
    options: {
      ...common,
      // the zoomed panel has no markers, but the same height
      layout: { padding: { top: markerRoom(2) } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, max: 100, stacked: true, offset: false, ...x },
        y: { type: 'linear', min: 0, stacked: true, ...axis(look, 'examples') },
      },
      plugins: {
        tooltip: {
          ...common.plugins.tooltip,
          callbacks: {
            title: ([item]) =>
              `confidence ${(item?.parsed.x ?? 0) - 2.5} to ${(item?.parsed.x ?? 0) + 2.5} %`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${whole(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [
      verticalMarkers(look, zoomed ? () => [] : markers),
      ...(zoomed ? [cutLabels(look, () => shown)] : []),
    ],
  });
  return {
    update(data: ConfidenceHistogram) {
      shown = data;
      const points = (counts: readonly number[]) =>
        counts.map((y, b) => ({ x: 50 * (data.edges[b]! + data.edges[b + 1]!), y }));
      chart.data.datasets[0]!.data = points(data.wrong);
      chart.data.datasets[1]!.data = points(data.right);
      const wrongs = data.wrong.reduce((sum, count) => sum + count, 0);
      if (zoomed) chart.options.scales!.y!.max = zoomLimit(data);
      title.textContent = zoomed
        ? `Zoomed in: ${whole(wrongs)} wrong answers, in numbers above their bars`
        : `All ${whole(data.images)} examples`;
      chart.canvas.ariaLabel = `${title.textContent}. ${confidenceFinding(data)}`;
      chart.update('none');
    },
    destroy: () => chart.destroy(),
  };
}

/** The number of wrong answers on their part of each bar, and how high a bar is that does not fit. */
function cutLabels(look: Look, data: () => ConfidenceHistogram | undefined): Plugin<'bar'> {
  return {
    id: 'cut-labels',
    afterDatasetsDraw(chart) {
      const shown = data();
      const scale = chart.scales.y!;
      if (!shown) return;
      const { ctx, chartArea } = chart;
      const { theme, font } = look;
      ctx.save();
      ctx.font = `600 ${FONT_SIZE - 1}px ${font}`;
      for (let b = shown.wrong.length - 1; b >= 0; b--) {
        const wrong = shown.wrong[b]!;
        const total = wrong + shown.right[b]!;
        const x = chart.scales.x!.getPixelForValue(50 * (shown.edges[b]! + shown.edges[b + 1]!));
        if (wrong > 0) {
          ctx.textAlign = 'center';
          ctx.textBaseline = 'bottom';
          writeWithHalo(ctx, String(wrong), x, scale.getPixelForValue(wrong) - 2, theme.wrong, theme.surface);
        }
        if (total > scale.max) {
          // upright in its own bar: beside it, it would lie on another
          ctx.save();
          ctx.translate(x, chartArea.top + 6);
          ctx.rotate(-Math.PI / 2);
          ctx.textAlign = 'right';
          ctx.textBaseline = 'middle';
          ctx.fillStyle = theme.surface;
          ctx.fillText(`${whole(total)} \u2192`, 0, 0);
          ctx.restore();
        }
      }
      ctx.restore();
    },
  };
}
