/** The reliability diagram: how much is right of what it is so sure of, and what chance leaves open. */
import { createChart, type Point } from '../../kit/chart.ts';
import { percent, whole } from '../../kit/format.ts';
import { colour } from '../../kit/theme.ts';
import type { CertainBin } from '../predictions/measured.ts';
import { diagonal, tooltipOfPoints } from './againstDiagonal.ts';
import { createFrame } from './part.ts';

export interface Reliability {
  readonly bins: readonly CertainBin[];
  readonly ece: number;
  readonly images: number;
  readonly draws: number;
}

export function createReliabilityFigure({ bins, ece, images, draws }: Reliability): HTMLElement {
  const frame = createFrame(
    'reliability',
    'Does 80 % sure mean right 80 % of the time?',
    'On the dashed line it does. Above it the network is right more often than it says, below it less often. The bars ' +
      'are exact 95 % intervals: what few images leave open.',
  );
  const filled = bins.filter(({ count }) => count > 0);
  const off = filled.filter(
    ({ confidence, interval }) => confidence! < interval!.lower || confidence! > interval!.upper,
  );
  const finding =
    `ECE ${percent(ece, images)}: so far apart are confidence and share of right answers, on average over ` +
    `${whole(images)} test images. `;
  frame.describe(
    finding +
      (off.length === 0
        ? 'In no bin is the gap larger than chance explains.'
        : `In ${off.length} of ${filled.length} bins the gap is larger than chance explains.`),
    { ece, images, bins },
    {
      caption: `Reliability in ${bins.length} bins of equal width, ${whole(images)} test images, ${draws} draws`,
      head: ['confidence', 'images', 'mean confidence', 'right', '95 % interval'],
      rows: filled.map(({ lower, upper, count, confidence, accuracy, interval }) => [
        `${percent(lower, 1000)} to ${percent(upper, 1000)}`,
        whole(count),
        percent(confidence!, 1000),
        percent(accuracy!, count),
        `${percent(interval!.lower, count)} to ${percent(interval!.upper, count)}`,
      ]),
    },
  );
  draw(frame.body, filled, finding);
  return frame.root;
}

function draw(host: HTMLElement, filled: readonly CertainBin[], finding: string): void {
  const points = filled.map(({ confidence, accuracy, interval }) => ({
    ...{ x: 100 * confidence!, y: 100 * accuracy! },
    ...{ yMin: 100 * interval!.lower, yMax: 100 * interval!.upper },
  }));
  createChart<'scatterWithErrorBars' | 'scatter', Point[]>(
    host,
    'figure__chart--reliability',
    `Share of right answers by confidence. ${finding}`,
    {
      type: 'scatterWithErrorBars',
      data: {
        datasets: [
          { label: 'right', data: points, backgroundColor: colour('posterior') },
          { type: 'scatter', showLine: true, ...diagonal(0, 100) },
        ],
      },
      options: {
        elements: { pointWithErrorBar: { radius: 4, borderWidth: 0 } },
        scales: {
          x: {
            ...{ type: 'linear', min: 0, max: 100, grid: { display: false } },
            title: { text: 'confidence: probability of the predicted class (%)' },
          },
          y: { type: 'linear', min: 0, max: 100, title: { text: 'right (%)' } },
        },
        plugins: {
          tooltip: tooltipOfPoints((point) => {
            const { count, confidence, accuracy, interval } = filled[point]!;
            return [
              `${whole(count)} images, ${percent(confidence!, 1000)} sure, ${percent(accuracy!, count)} right`,
              `95 % interval ${percent(interval!.lower, count)} to ${percent(interval!.upper, count)}`,
            ];
          }),
        },
      },
    },
  );
}
