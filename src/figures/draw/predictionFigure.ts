/** Figure 4: single images with ten probabilities, their credible intervals, and where the uncertainty comes from. */
import type { DigitPrediction, FigureData } from '../data.ts';
import { predictionFinding, topClasses } from '../findings.ts';
import { percent, significant } from '../format.ts';
import { axis, commonOptions, createChart } from './chart.ts';
import { createCanvas, type Grid, grey, paint } from './heatmap.ts';
import { type Range, whiskers } from './markers.ts';
import { type CreatePart, createFrame, element, keyEntry } from './part.ts';
import type { Look } from './theme.ts';

export const createPredictionFigure: CreatePart = (look) => {
  const frame = createFrame(
    'predictions',
    'How sure is it of a single image, and why not surer?',
    'The test images of highest entropy, and typical ones. Bars: mean probability over posterior draws; whiskers: the ' +
      'central interval that holds most of the draws. \u25c2 marks the true class.',
  );
  const key = element('p', 'figure__key');
  const whiskerKey = keyEntry('whisker', 'interval');
  key.append(
    keyEntry('posterior', 'probability'),
    keyEntry('right', 'the true class'),
    whiskerKey,
    keyEntry('aleatoric', 'aleatoric: noise in the data'),
    keyEntry('epistemic', 'epistemic: what more data could teach'),
  );
  const cells = element('div', 'figure__predictions');
  frame.body.append(key, cells);
  let shape = '';
  let digits: ReturnType<typeof createDigit>[] = [];
  const clear = () => {
    for (const digit of digits) digit.destroy();
    cells.replaceChildren();
  };
  return {
    root: frame.root,
    update({ predictions, image }) {
      if (!predictions || !image) return;
      whiskerKey.lastChild!.textContent = `${percent(predictions.mass, 100)} interval`;
      const classes = predictions.digits[0]?.probs.length ?? 0;
      const needed = [predictions.digits.length, classes, image.rows, image.columns].join();
      if (needed !== shape) {
        clear();
        shape = needed;
        digits = predictions.digits.map(() => createDigit(cells, look, image, classes));
      }
      predictions.digits.forEach((digit, k) => {
        digits[k]!.update(digit, predictions.mass);
      });
      frame.describe(predictionFinding(predictions), summary(predictions), {
        caption: `Single predictions, ${predictions.draws} posterior draws`,
        head: [
          'test image',
          'shown as',
          'true class',
          'most probable',
          `${percent(predictions.mass, 100)} interval`,
          'entropy (nats)',
          'mutual information (nats)',
        ],
        rows: predictions.digits.map((digit) => {
          const top = topClasses(digit)[0]!;
          return [
            String(digit.index),
            digit.reason,
            String(digit.label),
            `${top}: ${percent(digit.probs[top]!)}`,
            `${percent(digit.lower[top]!)} to ${percent(digit.upper[top]!)}`,
            significant(digit.entropy),
            significant(digit.mutualInformation),
          ];
        }),
      });
    },
    destroy: clear,
  };
};

function summary({ draws, mass, digits }: FigureData['predictions']) {
  return {
    draws,
    mass,
    digits: digits.map(({ pixels: _, ...numbers }) => numbers),
  };
}

function createDigit(host: HTMLElement, look: Look, grid: Grid, classes: number) {
  const { theme } = look;
  const root = element('section', 'figure__prediction');
  const title = element('h4', 'figure__subtitle');
  const image = createCanvas(grid);
  const bars = element('div', 'figure__prediction-bars');
  const split = createSplit(classes);
  const row = element('div', 'figure__prediction-row');
  const left = element('div', 'figure__prediction-left');
  left.append(image);
  row.append(left, bars);
  const place = element('p', 'figure__place');
  root.append(title, place, row, split.root);
  host.append(root);
  let shown: DigitPrediction | undefined;
  const ranges = (): Range[] =>
    shown ? shown.lower.map((lower, c) => ({ lower: 100 * lower, upper: 100 * shown!.upper[c]! })) : [];
  const common = commonOptions(look);
  const y = axis(look, 'class', { grid: false });
  const x = axis(look, 'probability (%)');
  const chart = createChart<'bar', number[]>(bars, 'figure__chart--prediction', '', {
    type: 'bar',
    data: {
      labels: Array.from({ length: classes }, (_, c) => String(c)),
      datasets: [{ data: [], barPercentage: 0.9, categoryPercentage: 0.85 }],
    },
    options: {
      ...common,
      indexAxis: 'y',
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, max: 100, ...x, ticks: { ...x.ticks, stepSize: 25 } },
        y: {
          type: 'category',
          ...y,
          ticks: {
            ...y.ticks,
            autoSkip: false,
            color: ({ index }) => (index === shown?.label ? theme.text : theme.muted),
            callback: (_, c) => (c === shown?.label ? `\u25c2 ${c}` : String(c)),
          },
        },
      },
      plugins: {
        tooltip: {
          ...common.plugins.tooltip,
          displayColors: false,
          callbacks: {
            title: ([item]) => `class ${item?.label}`,
            label: ({ dataIndex: c }) => {
              const { probs, lower, upper } = shown!;
              return `${percent(probs[c]!)}, interval ${percent(lower[c]!)} to ${percent(upper[c]!)}`;
            },
          },
        },
      },
    },
    plugins: [whiskers(look, ranges)],
  });
  return {
    root,
    update(digit: DigitPrediction, mass: number) {
      shown = digit;
      const [top, second] = topClasses(digit) as [number, number];
      const isWrong = top !== digit.label;
      title.textContent = isWrong ? `a ${digit.label}, taken for a ${top} \u2717` : `a ${digit.label}`;
      title.classList.toggle('figure__subtitle--wrong', isWrong);
      root.dataset.reason = digit.reason;
      place.textContent = `${digit.reason}, test image ${digit.index}`;
      image.ariaLabel = `Test image ${digit.index}, a ${digit.label}, ${digit.reason}`;
      paint(image, grid, digit.pixels, 255, grey);
      const data = chart.data.datasets[0]!;
      data.data = digit.probs.map((p) => 100 * p);
      data.backgroundColor = digit.probs.map((_, c) => (c === digit.label ? theme.right : theme.posterior));
      chart.canvas.ariaLabel =
        `Class probabilities with ${percent(mass, 100)} intervals: ${top} ${percent(digit.probs[top]!)}, ` +
        `${second} ${percent(digit.probs[second]!)}; true class ${digit.label}`;
      chart.update('none');
      split.update(digit);
    },
    destroy: () => chart.destroy(),
  };
}

/** Total uncertainty as a bar out of log C, split into its two sources, with the numbers below. */
function createSplit(classes: number) {
  const root = element('div', 'figure__split');
  const track = element('div', 'figure__split-track');
  const aleatoric = element('div', 'figure__split-aleatoric');
  const epistemic = element('div', 'figure__split-epistemic');
  const text = element('p', 'figure__split-text');
  track.append(aleatoric, epistemic);
  track.ariaHidden = 'true';
  root.append(track, text);
  const most = Math.log(classes);
  return {
    root,
    update({ entropy, mutualInformation }: DigitPrediction) {
      aleatoric.style.width = `${(100 * (entropy - mutualInformation)) / most}%`;
      epistemic.style.width = `${(100 * mutualInformation) / most}%`;
      text.textContent = `entropy ${significant(entropy)} nats, mutual information ${significant(mutualInformation, 2)} nats`;
    },
  };
}
