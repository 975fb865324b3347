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
  const hasWidths = config.method.kind === 'bbb' || config.method.kind === 'ivon';
  // a weight without width has no KL: what stands in its place is -log p(w)
  const cost = hasWidths ? 'KL' : 'prior';
  const of = config.task === 'regression' ? ' of standardised targets' : '';
  const tempered = config.temperature === 1 ? '' : `, ${cost} times the temperature ${config.temperature}`;
  const frame = createFrame(
    'curves',
    'What did training minimise?',
    `Free energy = NLL + ${cost}, in nats per example${of}${tempered}, measured on minibatches.`,
  );
  const set = document.createElement('div');
  set.className = 'figure-set';
  setColours(set, theme);
  set.append(frame.root);
  host.append(set);
  const lines = [
    { name: 'free energy', colour: theme.text, dash: [], pick: ({ freeEnergy }: HistoryPoint) => freeEnergy },
    { name: cost, colour: theme.prior, dash: [8, 4], pick: klPerExample },
    { name: 'NLL', colour: theme.posterior, dash: [2, 3], pick: ({ nll }: HistoryPoint) => nll },
  ];
  const last = history.at(-1);
  const [first] = history;
  frame.describe(
    first && last
      ? `Free energy fell from ${significant(first.freeEnergy)} to ${significant(last.freeEnergy)} nats per example in ${whole(last.step)} steps; ` +
          `at the end ${significant(last.nll, 2)} of it is error on the data and ${significant(klPerExample(last), 2)} ${hasWidths ? 'the price of knowing the weights' : "the prior's penalty on the weights"}.`
      : 'There is no record of the training.',
    { points: history.length, last },
    {
      caption: 'Ends of the training curves, nats per example',
      head: ['step', 'free energy', 'NLL', cost],
      rows: [first, last].flatMap((point) =>
        point
          ? [
              [
                String(point.step),
                ...[point.freeEnergy, point.nll, klPerExample(point)].map((x) => significant(x)),
              ],
            ]
          : [],
      ),
    },
  );
  if (!last) return { destroy: () => set.remove() };
  const common = commonOptions(look);
  const x = axis(look, 'training step', { grid: false });
  const y = axis(look, 'nats per example');
  // the ends of both axes are data, not round numbers
  const ticks = { includeBounds: false };
  const chart = createChart<'line', Point[]>(
    frame.body,
    'figure__chart--curves',
    `Free energy, NLL and ${cost} per example by training step`,
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
        layout: { padding: { right: 136 } },
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
            // densities of real targets may be above 1, and their NLL below 0
            beginAtZero: config.task === 'classification' && hasWidths,
            max: upperEnd(lines.flatMap(({ pick }) => history.map(pick))),
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
const klPerExample = ({ freeEnergy, nll }: HistoryPoint): number => freeEnergy - nll;

/** The first steps may be many times higher than the rest; they may leave the chart so that the rest can be read. */
function upperEnd(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [least = 0, most = 1] = [Math.min(0, sorted[0] ?? 0), sorted.at(-1)];
  const typical = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1;
  return Math.min(most + 0.05 * (most - least), typical + 0.5 * (typical - least));
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
