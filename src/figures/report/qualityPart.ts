/**
 * The report's part about confidence: the risk-coverage curve, and choices that are scored on other examples
 * than they were made on.
 */
import { drawsText, type Method } from '../../bayes/method.ts';
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { colour } from '../../kit/theme.ts';
import type { Interval } from '../../metrics/uncertainty.ts';
import { createFrame } from '../draw/part.ts';
import type { Quality, QualityChoices } from '../predictions/quality.ts';
import { numberTable } from './numberTable.ts';

export function createQualityPart(host: HTMLElement, quality: Quality, method: Method): void {
  const { examples, error, aurc, excessAurc, ece, eceEqualMass, choices, draws } = quality;
  const frame = createFrame(
    'quality',
    'What is its confidence worth?',
    'Left to right, predictions are given from the surest on; the curve is the error rate among those given. ' +
      'It ends at the error of all.',
  );
  const rows = choices ? choiceRows(choices) : [];
  const head = ['on other examples than it was chosen on', 'wished', 'came out', '95 % interval', ''];
  frame.describe(
    `Where the surest half is answered, ${percent(riskAt(quality, 0.5), examples)} of it is wrong; of all ` +
      `${whole(examples)} test examples, ${percent(error, examples)}. AURC, the error rate where only the surest are answered, mean over all shares: ` +
      `${percent(aurc)}, and ${percent(aurc - excessAurc)} if all errors came last; ECE ${percent(ece, examples)} in 15 bins of equal width, ` +
      `${percent(eceEqualMass, examples)} in bins of equal mass (${drawsText(method, draws)}).`,
    { error, aurc, excessAurc, ece, eceEqualMass, choices },
    { caption: 'Chosen on one part, scored on another', head, rows },
  );
  host.append(frame.root);
  drawCurve(frame.body, quality);
  if (!choices) return;
  frame.body.append(h('p', 'report__caption', chosenText(choices)), numberTable(head, rows));
}

function drawCurve(host: HTMLElement, { curve, examples }: Quality): void {
  createChart<'line', Point[]>(host, 'figure__chart--risk', 'Error rate by coverage', {
    type: 'line',
    data: {
      datasets: [
        {
          data: curve.coverage.map((coverage, k) => ({ x: 100 * coverage, y: 100 * curve.risk[k]! })),
          borderColor: colour('posterior'),
          borderWidth: 2,
        },
      ],
    },
    options: {
      elements: { point: { hitRadius: 8 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          ...{ type: 'linear', min: 0, max: 100, grid: { display: false } },
          title: { text: 'coverage: share of the test examples answered (%)' },
        },
        y: { type: 'linear', beginAtZero: true, title: { text: 'error among them (%)' } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${Math.round(item?.parsed.x ?? 0)} % answered`,
            label: ({ parsed }) => `error ${percent((parsed.y ?? 0) / 100, examples)}`,
          },
        },
      },
    },
  });
}

/** The curve's error at the least coverage of at least `coverage`. */
function riskAt({ curve }: Quality, coverage: number): number {
  const k = curve.coverage.findIndex((c) => c >= coverage);
  return curve.risk[k] ?? 0;
}

function chosenText({ from, chosenOn, scoredOn }: QualityChoices): string {
  return from === 'held out'
    ? `Chosen on ${whole(chosenOn)} examples that were held out of training; scored on the ` +
        `${whole(scoredOn)} test examples.`
    : 'No examples were held out of training, so the test examples were halved by a seed: chosen on ' +
        `${whole(chosenOn)} of them, scored on the other ${whole(scoredOn)}.`;
}

const between = ({ lower, upper }: Interval, count: number): string =>
  `${percent(lower, count)} to ${percent(upper, count)}`;

const verdicts = { within: 'holds', more: 'covers more than promised', less: 'covers less than promised' };

function choiceRows({ threshold, conformal, scoredOn }: QualityChoices): string[][] {
  const { wished, error, interval, coverage, holds } = threshold;
  const answered =
    error === null || !interval
      ? ['nothing is answered', '', '']
      : [
          percent(error, scoredOn),
          between(interval, scoredOn),
          `${holds ? 'holds' : 'missed'}; answers ${percent(coverage, scoredOn)}, from a confidence of ${significant(threshold.threshold!, 4)}`,
        ];
  return [
    ['error among those answered', percent(wished, 10_000), ...answered],
    ...conformal.map((sets) => [
      'coverage of conformal sets',
      percent(sets.promised, 100),
      percent(sets.coverage, scoredOn),
      between(sets.interval, scoredOn),
      `${verdicts[sets.verdict]}; ${sets.meanSize.toFixed(2)} classes a set, ${percent(sets.empty, scoredOn)} empty`,
    ]),
  ];
}
