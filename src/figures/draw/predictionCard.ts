/**
 * One image with the probability of each class, their credible intervals, and where the uncertainty comes
 * from. The true class is marked where it is known; an image that somebody has just drawn has none.
 */
import type { Chart } from 'chart.js';
import { createChart } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant, withArticle } from '../../kit/format.ts';
import { colourOf } from '../../kit/theme.ts';
import type { ImagePrediction } from '../data.ts';
import { topClasses } from '../findings.ts';
import { createCanvas, type Grid, grey, paint } from './heatmap.ts';

export interface CardDetails {
  /** Probability that the intervals hold. */
  readonly mass: number;
  /** A line below the title, such as where the image comes from; none if absent. */
  readonly note?: string;
}

export interface PredictionCard {
  readonly root: HTMLElement;
  /** Shows another prediction in place. */
  update(prediction: ImagePrediction, details: CardDetails): void;
  /** Takes the card off the page and frees its chart. */
  destroy(): void;
}

/** The bar of a class, in percent. */
interface ClassBar {
  readonly y: string;
  readonly x: number;
  readonly xMin: number;
  readonly xMax: number;
}

/** An interval narrower than this many percent is drawn without caps, because it is a point. */
const NARROW = 0.5;

export function createPredictionCard(host: HTMLElement, grid: Grid, classes: number): PredictionCard {
  const title = h('h4', 'figure__subtitle');
  const place = h('p', 'figure__place');
  const image = createCanvas(grid);
  const bars = h('div', 'figure__prediction-bars');
  const split = createSplit(classes);
  const row = h('div', 'figure__prediction-row', h('div', 'figure__prediction-left', image), bars);
  const root = h('section', 'figure__prediction', title, place, row, split.root);
  host.append(root);
  let shown: ImagePrediction | undefined;
  const chart = createBars(bars, () => shown);
  return {
    root,
    update(prediction, { mass, note = '' }) {
      shown = prediction;
      const { label, pixels, probs, lower, upper } = prediction;
      const [top, second] = topClasses(prediction) as [number, number];
      title.textContent = titleOf(top, label);
      title.classList.toggle('figure__subtitle--wrong', label !== undefined && top !== label);
      place.textContent = note;
      image.ariaLabel = ['Image', titleOf(top, label), note].filter(Boolean).join(', ');
      paint(image, grid, { values: pixels, scale: 255, colours: grey });
      chart.data.datasets[0]!.data = probs.map((p, c) => ({
        ...{ y: String(c), x: 100 * p },
        ...{ xMin: 100 * lower[c]!, xMax: 100 * upper[c]! },
      }));
      chart.canvas.ariaLabel =
        `Class probabilities with ${percent(mass, 100)} intervals: ${top} ${percent(probs[top]!, 1000)}, ` +
        `${second} ${percent(probs[second]!, 1000)}${label === undefined ? '' : `; true class ${label}`}`;
      chart.update('none');
      split.update(prediction);
    },
    destroy() {
      chart.destroy();
      root.remove();
    },
  };
}

function titleOf(top: number, label: number | undefined): string {
  if (label === undefined) return `most likely ${withArticle(top)}`;
  return top === label ? withArticle(label) : `${withArticle(label)}, taken for ${withArticle(top)} \u2717`;
}

function createBars(host: HTMLElement, shown: () => ImagePrediction | undefined) {
  const isTrue = (c: number) => c === shown()?.label;
  const chart: Chart<'barWithErrorBars', ClassBar[]> = createChart(host, 'figure__chart--prediction', '', {
    type: 'barWithErrorBars',
    data: {
      datasets: [
        {
          ...{ data: [], barPercentage: 0.9, categoryPercentage: 0.85 },
          backgroundColor: ({ dataIndex }) => colourOf(isTrue(dataIndex) ? 'right' : 'posterior'),
          errorBarWhiskerSize: ({ raw }) => (widthOf(raw as ClassBar | undefined) < NARROW ? 0 : 6),
        },
      ],
    },
    options: {
      indexAxis: 'y',
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, max: 100, title: { text: 'probability (%)' }, ticks: { stepSize: 25 } },
        y: {
          type: 'category',
          title: { text: 'class' },
          grid: { display: false },
          ticks: {
            autoSkip: false,
            color: ({ index }) => colourOf(isTrue(index) ? 'text' : 'muted'),
            callback: (_, c) => (isTrue(c) ? `\u25c2 ${c}` : String(c)),
          },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => `class ${item?.label}`,
            label: ({ dataIndex: c }) => {
              const { probs, lower, upper } = shown()!;
              const interval = `${percent(lower[c]!, 1000)} to ${percent(upper[c]!, 1000)}`;
              return `${percent(probs[c]!, 1000)}, interval ${interval}`;
            },
          },
        },
      },
    },
  });
  return chart;
}

const widthOf = (bar: ClassBar | undefined): number => (bar ? bar.xMax - bar.xMin : 0);

/**
 * Total uncertainty as a bar out of the most that it can be, split into its two sources, with the numbers
 * below and the probability of none of the classes.
 */
function createSplit(classes: number) {
  const aleatoric = h('div', 'figure__split-aleatoric');
  const epistemic = h('div', 'figure__split-epistemic');
  const text = h('p', 'figure__split-text');
  const track = h('div', { class: 'figure__split-track', 'aria-hidden': 'true' }, aleatoric, epistemic);
  return {
    root: h('div', 'figure__split', track, text),
    update({ entropy, mutualInformation, none }: ImagePrediction) {
      const most = Math.log(classes + Number(none !== undefined));
      aleatoric.style.width = `${(100 * (entropy - mutualInformation)) / most}%`;
      epistemic.style.width = `${(100 * mutualInformation) / most}%`;
      text.textContent =
        `${none === undefined ? '' : `none of them ${percent(none, 1000)}, `}entropy ${significant(entropy)} nats, ` +
        `mutual information ${significant(mutualInformation, 2)} nats`;
    },
  };
}
