/** Training curves: free energy and the two terms it is the sum of, over steps. */
import { createChart, type Point } from '../../kit/chart.ts';
import { signed, significant, whole } from '../../kit/format.ts';
import { endLabels, roomForLabels } from '../../kit/labels.ts';
import { colour, type Role } from '../../kit/theme.ts';
import { createFrame } from '../draw/part.ts';
import type { HistoryPoint, ReportData } from './reportData.ts';

interface Curve {
  readonly name: string;
  readonly role: Role;
  readonly dash: number[];
  readonly pick: (point: HistoryPoint) => number;
}

/** The KL's part of the free energy. */
const klPerExample = ({ freeEnergy, nll }: HistoryPoint): number => freeEnergy - nll;

/** Three lines, told apart by colour, dash and a label at their end. */
export function createCurves(host: HTMLElement, { history, config }: ReportData): void {
  const hasWidths = config.method.kind === 'bbb' || config.method.kind === 'ivon';
  // weights without a width have no KL; -log p(w) takes its place
  const cost = hasWidths ? 'KL' : 'prior';
  const of = config.task === 'regression' ? ' of standardised targets' : '';
  const tempered = config.temperature === 1 ? '' : `, ${cost} times the temperature ${config.temperature}`;
  const frame = createFrame(
    'curves',
    'What did training minimise?',
    `Free energy = NLL + ${cost}, in nats per example${of}${tempered}, measured on minibatches.`,
  );
  host.append(frame.root);
  const curves: readonly Curve[] = [
    { name: 'free energy', role: 'text', dash: [], pick: ({ freeEnergy }) => freeEnergy },
    { name: cost, role: 'prior', dash: [8, 4], pick: klPerExample },
    { name: 'NLL', role: 'posterior', dash: [2, 3], pick: ({ nll }) => nll },
  ];
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) {
    const table = { caption: 'There are no training curves', head: [], rows: [] };
    frame.describe('There is no record of the training.', { points: 0 }, table);
    return;
  }
  const price = hasWidths ? 'the price of knowing the weights' : "the prior's penalty on the weights";
  frame.describe(
    `Free energy fell from ${signed(first.freeEnergy, 3)} to ${signed(last.freeEnergy, 3)} nats per example ` +
      `in ${whole(last.step)} steps. At the end it is an NLL of ${signed(last.nll)}, the error on the data, plus a ${cost} ` +
      `of ${signed(klPerExample(last))}, ${price}.`,
    { points: history.length, last },
    {
      caption: 'Ends of the training curves, nats per example',
      head: ['step', ...curves.map(({ name }) => name)],
      rows: [first, last].map((point) => [
        String(point.step),
        ...curves.map(({ pick }) => significant(pick(point))),
      ]),
    },
  );
  // densities of real targets may be above 1, and their NLL below 0
  drawCurves(frame.body, { curves, history, fromZero: config.task === 'classification' && hasWidths });
}

interface Drawing {
  readonly curves: readonly Curve[];
  readonly history: readonly HistoryPoint[];
  readonly fromZero: boolean;
}

function drawCurves(host: HTMLElement, { curves, history, fromZero }: Drawing): void {
  const last = history.at(-1)!;
  const names = curves.map(({ name }) => name);
  const textOf = (name: string, value: number) => `${name} ${significant(value)}`;
  createChart<'line', Point[]>(host, 'figure__chart--curves', `${names.join(', ')} by training step`, {
    type: 'line',
    data: {
      datasets: curves.map(({ name, role, dash, pick }) => ({
        label: name,
        data: history.map((point) => ({ x: point.step, y: pick(point) })),
        borderColor: colour(role),
        borderDash: dash,
        borderWidth: role === 'text' ? 2 : 1.5,
      })),
    },
    options: {
      layout: { padding: roomForLabels(...curves.map(({ name, pick }) => textOf(name, pick(last)))) },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: last.step,
          title: { text: 'training step' },
          grid: { display: false },
        },
        y: {
          type: 'linear',
          beginAtZero: fromZero,
          max: upperEnd(curves.flatMap(({ pick }) => history.map(pick))),
          title: { text: 'nats per example' },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `step ${whole(item?.parsed.x ?? 0)}`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${significant(parsed.y ?? 0)}`,
          },
        },
      },
    },
    plugins: [endLabels(textOf)],
  });
}

/**
 * The upper end of the axis. The first steps may be many times higher than the rest; they may leave the
 * chart, so that the rest can be read.
 */
function upperEnd(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [least = 0, most = 1] = [Math.min(0, sorted[0] ?? 0), sorted.at(-1)];
  const typical = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1;
  return Math.min(most + 0.05 * (most - least), typical + 0.5 * (typical - least));
}
