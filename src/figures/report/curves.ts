/** Training curves: free energy and the two terms it is the sum of, over steps. */
import type { Plugin } from 'chart.js';
import { axis, commonOptions, createChart, FONT_SIZE, type Point } from '../draw/chart.ts';
import { writeWithHalo } from '../draw/markers.ts';
import { createFrame } from '../draw/part.ts';
import { type Look, setColours } from '../draw/theme.ts';
import { significant, whole } from '../format.ts';
import type { HistoryPoint, Run } from './run.ts';

/** Three lines, told apart by colour, dash and a label at their end. Returns the handle that removes them. */
export function createCurves(host: HTMLElement, look: Look, { history, config }: Run): { destroy(): void } {
  const { theme } = look;
  const tempered = config.temperature === 1 ? '' : `, KL times the temperature ${config.temperature}`;
  const frame = createFrame(
    'curves',
    'What did training minimise?',
    `Free energy = NLL + KL, in nats per image${tempered}, measured on minibatches.`,
  );
  const set = document.createElement('div');
  set.className = 'figure-set';
  setColours(set, theme);
  set.append(frame.root);
  host.append(set);
  const lines = [
    { name: 'free energy', colour: theme.text, dash: [], pick: ({ freeEnergy }: HistoryPoint) => freeEnergy },
    { name: 'KL', colour: theme.prior, dash: [8, 4], pick: klPerImage },
    { name: 'NLL', colour: theme.posterior, dash: [2, 3], pick: ({ nll }: HistoryPoint) => nll },
  ];
  const last = history.at(-1);
  const [first] = history;
  frame.describe(
    first && last
      ? `Free energy fell from ${significant(first.freeEnergy)} to ${significant(last.freeEnergy)} nats per image in ${whole(last.step)} steps; ` +
          `at the end ${significant(last.nll, 2)} of it is error on the data and ${significant(klPerImage(last), 2)} the price of knowing the weights.`
      : 'There is no record of the training.',
    { points: history.length, last },
    {
      caption: 'Ends of the training curves, nats per image',
      head: ['step', 'free energy', 'NLL', 'KL'],
      rows: [first, last].flatMap((point) =>
        point
          ? [
              [
                String(point.step),
                ...[point.freeEnergy, point.nll, klPerImage(point)].map((x) => significant(x)),
              ],
            ]
          : [],
      ),
    },
  );
  if (!last) return { destroy: () => set.remove() };
  const common = commonOptions(look);
  const x = axis(look, 'training step', { grid: false });
  const y = axis(look, 'nats per image');
  // the ends of both axes are data, not round numbers
  const ticks = { includeBounds: false };
  const chart = createChart<'line', Point[]>(
    frame.body,
    'figure__chart--curves',
    'Free energy, NLL and KL per image by training step',
    {
      type: 'line',
      data: {
        datasets: lines.map(({ name, colour, dash, pick }) => ({
          label: name,
          data: history.map((point) => ({ x: point.step, y: pick(point) })),
          borderColor: colour,
          borderDash: [...dash],
          borderWidth: name === 'free energy' ? 2 : 1.5,
        })),
      },
      options: {
        ...common,
        layout: { padding: { right: 112 } },
        elements: { point: { radius: 0, hitRadius: 0 } },
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: {
            type: 'linear',
            min: 0,
            max: last.step,
            ...x,
            ticks: { ...x.ticks, ...ticks },
          },
          y: {
            type: 'linear',
            beginAtZero: true,
            max: upperEnd(history.map(({ freeEnergy }) => freeEnergy)),
            ...y,
            ticks: { ...y.ticks, ...ticks },
          },
        },
        plugins: {
          tooltip: {
            ...common.plugins.tooltip,
            callbacks: {
              title: ([item]) => `step ${whole(item?.parsed.x ?? 0)}`,
              label: ({ dataset, parsed }) => `${dataset.label}: ${significant(parsed.y ?? 0)}`,
            },
          },
        },
      },
      plugins: [endLabels(look)],
    },
  );
  return {
    destroy() {
      chart.destroy();
      set.remove();
    },
  };
}

/** The KL's part of the free energy. */
const klPerImage = ({ freeEnergy, nll }: HistoryPoint): number => freeEnergy - nll;

/** The first steps may be many times higher than the rest; they may leave the chart so that the rest can be read. */
function upperEnd(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const typical = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1;
  return Math.min((sorted.at(-1) ?? 1) * 1.05, typical * 1.5);
}

/** Names and last values beside the ends of the lines, moved apart where they would overlap. */
function endLabels(look: Look): Plugin<'line'> {
  return {
    id: 'end-labels',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const labels = chart.data.datasets.flatMap((dataset) => {
        const last = dataset.data.at(-1) as Point | undefined;
        if (!last) return [];
        const y = chart.scales.y!.getPixelForValue(last.y);
        return [{ y, text: `${dataset.label} ${significant(last.y)}`, colour: String(dataset.borderColor) }];
      });
      labels.sort((a, b) => a.y - b.y);
      const height = FONT_SIZE + 4;
      let free = chartArea.bottom + height / 2;
      for (const label of labels.toReversed()) {
        label.y = Math.min(label.y, free - height);
        free = label.y;
      }
      ctx.save();
      ctx.font = `600 ${FONT_SIZE}px ${look.font}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      for (const { y, text, colour } of labels) {
        writeWithHalo(ctx, text, chartArea.right + 8, y, colour, look.theme.surface);
      }
      ctx.restore();
    },
  };
}
