/** Foreign images beside test images, by one score at a time: how they lie, how well it tells them apart. */
import type { Chart } from 'chart.js';
import { createFrame, createKey, keyEntry, tableParts } from '../../figures/draw/part.ts';
import type { SetMeasure, SetsMeasure } from '../../figures/predictions/measured.ts';
import { uncertaintiesIn } from '../../figures/predictions/ood.ts';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { histogramOutline } from '../../kit/histogram.ts';
import { type Marker, markerRoom, verticalMarkers } from '../../kit/labels.ts';
import { colour } from '../../kit/theme.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import type { ExportTable } from '../charts/exportButtons.ts';

type Key = keyof ByUncertainty;

export interface SetsFigure {
  readonly root: HTMLElement;
  table(): ExportTable;
}

/** Words for the scores, as people choose them. */
const scoreNames: Partial<Record<Key, string>> = {
  entropy: 'entropy: all of the doubt',
  mutualInformation: 'mutual information: how far draws disagree',
  maximumProbability: '1 - max p: doubt about the class',
  none: 'none: the probability that it is no digit',
  jointMaximum: "1 - max p (1 - none): all in all, the slider's",
};

export function createSetsFigure(measure: SetsMeasure, thresholds: ByUncertainty | undefined): SetsFigure {
  const { test, sets, edges } = measure;
  const frame = createFrame(
    'sets',
    'Does it notice what it was not trained on?',
    'Images by a score of doubt, the more doubtful the further right. The further apart the two outlines, the better the ' +
      'score tells them apart: an AUROC of 1 is perfect, 0.5 is chance.',
  );
  const keys = uncertaintiesIn(test.counts).map(({ key }) => key);
  let key: Key = keys.includes('none') ? 'none' : 'mutualInformation';
  let shown = 0;
  const score = select(
    'sets-score',
    keys,
    (own) => scoreNames[own] ?? own,
    (chosen) => {
      key = keys[chosen]!;
      draw();
    },
  );
  score.box.value = String(keys.indexOf(key));
  const which = select(
    'sets-set',
    sets,
    ({ title }) => title,
    (chosen) => {
      shown = chosen;
      draw();
    },
  );
  const table = h('div', {
    class: 'predictions__scroll',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Sets by score',
  });
  const seen = h('span', {}, '');
  frame.body.append(
    h(
      'div',
      'predictions__choices',
      labelled('Score', score.box),
      labelled('Beside the test images', which.box),
    ),
    createKey(keyEntry('posterior', 'test images'), h('span', 'figure__key-entry', swatch(), seen)),
  );
  const chart = createHistogram(frame.body, () => {
    const threshold = thresholds?.[key];
    if (threshold === undefined) return [];
    const label = `refused above ${significant(threshold)}`;
    return [{ x: threshold, label, role: 'fault', dash: [2, 3] }];
  });
  frame.body.append(table);

  function draw(): void {
    const set = sets[shown]!;
    const outline = (counts: readonly number[], images: number) =>
      histogramOutline(
        edges[key]!,
        counts.map((count) => (100 * count) / images),
      );
    chart.data.datasets[0]!.data = outline(test.counts[key]!, test.images);
    chart.data.datasets[1]!.data = outline(set.counts[key]!, set.images);
    Object.assign(chart.options.scales!.x!, {
      max: edges[key]!.at(-1),
      title: { display: true, color: colour('muted'), text: axisTitle(key) },
    });
    chart.update('none');
    seen.textContent = set.title;
    const finding = findingOf(set, key);
    chart.canvas.ariaLabel = `Test images and ${set.title} by ${axisTitle(key)}. ${finding}`;
    const { head, rows } = tableOf(measure, key);
    table.replaceChildren(h('table', {}, ...tableParts(head, rows)));
    frame.describe(finding, summaryOf(measure), { caption: finding, head, rows });
  }
  draw();
  // the table that everybody sees is the one
  frame.root.querySelector('.figure__table')?.remove();
  return { root: frame.root, table: () => allNumbers(measure, keys) };
}

const axisTitle = (key: Key): string =>
  key === 'entropy' || key === 'mutualInformation'
    ? `${scoreNames[key]!.split(':')[0]} (nats)`
    : key === 'none'
      ? 'probability of none'
      : (scoreNames[key]?.split(':')[0] ?? key);

/** What the chart shows of one set. */
function findingOf({ title, auroc, refused, error }: SetMeasure, key: Key): string {
  const apart = `AUROC ${auroc[key]!.toFixed(3)} for ${title}`;
  if (refused === undefined) return `${apart}.`;
  return error === undefined
    ? `${apart}; ${percent(refused[key]!, 1000)} of them are refused.`
    : `${apart}, which are to be kept: ${percent(1 - refused[key]!, 1000)} are; ${percent(error, 1000)} are misread.`;
}

const summaryOf = ({ test, sets }: SetsMeasure) => ({
  images: test.images,
  refused: test.refused,
  sets: sets.map(({ name, images, auroc, refused }) => ({ name, images, auroc, refused })),
});

function tableOf({ test, sets }: SetsMeasure, key: Key) {
  const share = (value: number | undefined) => (value === undefined ? '–' : percent(value, 1000));
  return {
    head: ['set', 'images', 'AUROC', 'flagged of the test where 95 % of it are', 'refused'],
    rows: [
      ['test images', whole(test.images), '', '', share(test.refused?.[key])],
      ...sets.map(({ title, images, auroc, fpr95, refused, error }) => [
        error === undefined ? title : `${title} (to be kept)`,
        whole(images),
        auroc[key]!.toFixed(3),
        share(fpr95[key]),
        share(refused?.[key]),
      ]),
    ],
  };
}

function allNumbers({ test, sets }: SetsMeasure, keys: readonly Key[]): ExportTable {
  return {
    head: ['set', 'images', 'score', 'auroc', 'fpr95', 'refused', 'error'],
    rows: [
      ...keys.map((key) => ['test', test.images, key, null, null, test.refused?.[key], null]),
      ...sets.flatMap(({ name, images, auroc, fpr95, refused, error }) =>
        keys.map((key) => [name, images, key, auroc[key], fpr95[key], refused?.[key], error]),
      ),
    ],
  };
}

function createHistogram(host: HTMLElement, markers: () => Marker[]): Chart<'line', Point[]> {
  const line = { stepped: 'before' as const, borderWidth: 1.5 };
  return createChart<'line', Point[]>(host, 'figure__chart--sets', '', {
    type: 'line',
    data: {
      datasets: [
        {
          ...{ ...line, label: 'test images', data: [] as Point[], fill: 'origin' },
          ...{ borderColor: colour('posterior'), backgroundColor: colour('posterior', 0.25) },
        },
        {
          ...{ ...line, label: 'the set', data: [] as Point[], borderDash: [5, 3], fill: 'origin' },
          ...{ borderColor: colour('wrong'), backgroundColor: colour('wrong', 0.15) },
        },
      ],
    },
    options: {
      layout: { padding: { top: markerRoom(1), right: 8 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, title: { text: '' }, grid: { display: false } },
        y: { type: 'linear', min: 0, max: 100, title: { text: 'share of the images (%)' } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `from ${significant(item?.parsed.x ?? 0)}`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${(parsed.y ?? 0).toFixed(1)} %`,
          },
        },
      },
    },
    plugins: [verticalMarkers(markers)],
  });
}

function select<T>(id: string, of: readonly T[], text: (one: T) => string, chosen: (index: number) => void) {
  const box = h('select', { id }, ...of.map((one, i) => h('option', { value: String(i) }, text(one))));
  box.addEventListener('change', () => chosen(Number(box.value)));
  return { box };
}

const labelled = (text: string, box: HTMLSelectElement): HTMLElement =>
  h('label', 'predictions__choice', h('span', {}, text), box);

const swatch = (): HTMLElement =>
  h('span', { class: 'figure__swatch predictions__swatch', 'aria-hidden': 'true' });
