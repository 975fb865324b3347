/** Right and wrong predictions by confidence: once in full, once zoomed in on the few wrong ones. */
import type { Chart } from 'chart.js';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, whole } from '../../kit/format.ts';
import { hatched } from '../../kit/hatch.ts';
import { type Label, labels, type Marker, markerRoom, verticalMarkers } from '../../kit/labels.ts';
import { colour, colourOf } from '../../kit/theme.ts';
import type { ConfidenceHistogram } from '../data.ts';
import { confidenceFinding } from '../findings.ts';
import { zoomLimit } from '../predictions/confidence.ts';
import { createFrame, createKey, createPanel, keyEntry, type Part } from './part.ts';

export function createConfidenceFigure(): Part {
  const frame = createFrame(
    'confidence',
    'Is it right as often as it is sure?',
    'Test examples by the probability of the predicted class. Wrong answers stand at the bottom of each bar.',
  );
  const panels = h('div', 'figure__panels');
  frame.body.append(createKey(keyEntry('right', 'right'), keyEntry('wrong', 'wrong')), panels);
  let shown: ConfidenceHistogram | undefined;
  const full = createHistogram(
    panels,
    verticalMarkers(() => (shown ? markersOf(shown) : [])),
  );
  const zoomed = createHistogram(
    panels,
    labels((chart) => (shown ? cutLabels(chart, shown) : [])),
  );
  return {
    root: frame.root,
    update({ confidence }) {
      if (!confidence) return;
      shown = confidence;
      const { meanConfidence, accuracy, images, edges, right, wrong, draws } = confidence;
      const wrongs = wrong.reduce((sum, count) => sum + count, 0);
      full.update(confidence, `All ${whole(images)} examples`);
      const title = `Zoomed in: ${whole(wrongs)} wrong answers, in numbers above their bars`;
      zoomed.update(confidence, title, zoomLimit(confidence));
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
  };
}

const markersOf = ({ meanConfidence, accuracy, images }: ConfidenceHistogram): Marker[] => [
  {
    x: 100 * meanConfidence,
    label: `mean confidence ${percent(meanConfidence, images)}`,
    role: 'posterior',
    dash: [6, 4],
  },
  { x: 100 * accuracy, label: `accuracy ${percent(accuracy, images)}`, role: 'right', dash: [] },
];

/** Where the bar of bin `b` stands, in percent. */
const centre = ({ edges }: ConfidenceHistogram, b: number): number => 50 * (edges[b]! + edges[b + 1]!);

function createHistogram(host: HTMLElement, plugin: ReturnType<typeof labels<'bar'>>) {
  const panel = createPanel('');
  host.append(panel);
  const dataset = { barPercentage: 1, categoryPercentage: 0.9, data: [] as Point[] };
  const chart = createChart<'bar', Point[]>(panel, 'figure__chart--confidence', '', {
    type: 'bar',
    data: {
      datasets: [
        { ...dataset, label: 'wrong', backgroundColor: hatched('wrong') },
        { ...dataset, label: 'right', backgroundColor: colour('right') },
      ],
    },
    options: {
      // the zoomed panel has no markers, but the same height
      layout: { padding: { top: markerRoom(2) } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          ...{ type: 'linear', min: 0, max: 100, stacked: true, offset: false },
          title: { text: 'confidence: probability of the predicted class (%)' },
          grid: { display: false },
        },
        y: { type: 'linear', min: 0, stacked: true, title: { text: 'examples' } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) =>
              `confidence ${(item?.parsed.x ?? 0) - 2.5} to ${(item?.parsed.x ?? 0) + 2.5} %`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${whole(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [plugin],
  });
  return {
    update(data: ConfidenceHistogram, title: string, most?: number) {
      const points = (counts: readonly number[]) => counts.map((y, b) => ({ x: centre(data, b), y }));
      chart.data.datasets[0]!.data = points(data.wrong);
      chart.data.datasets[1]!.data = points(data.right);
      if (most !== undefined) chart.options.scales!.y!.max = most;
      panel.firstElementChild!.textContent = title;
      chart.canvas.ariaLabel = `${title}. ${confidenceFinding(data)}`;
      chart.update('none');
    },
  };
}

/** Labels the wrong part of each bar with its count, and each bar that is cut with its height. */
function cutLabels({ scales, chartArea }: Chart<'bar'>, shown: ConfidenceHistogram): Label[] {
  const [across, up] = [scales.x!, scales.y!];
  const bar = chartArea.width / shown.wrong.length;
  // three digits need as much room as this; on a narrow screen they stand upright
  const upright = bar < 26;
  const align = upright ? 'left' : 'center';
  return shown.wrong.flatMap((wrong, b): Label[] => {
    const total = wrong + shown.right[b]!;
    const x = across.getPixelForValue(centre(shown, b));
    const y = up.getPixelForValue(wrong) - (upright ? 4 : 9);
    const count: Label = { x, y, text: String(wrong), colour: colourOf('fault'), align, upright };
    const cut: Label = {
      ...{ x, y: chartArea.top + 6, text: `${whole(total)} \u2192`, colour: colourOf('surface') },
      ...{ align: 'right', upright: true, halo: false },
    };
    return [...(wrong > 0 ? [count] : []), ...(total > up.max ? [cut] : [])];
  });
}
