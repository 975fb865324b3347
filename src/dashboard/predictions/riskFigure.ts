/** Risk by coverage: what the slider "how often may it be wrong?" trades, and what other scores would do. */
import { createFrame } from '../../figures/draw/part.ts';
import { uncertainties } from '../../figures/predictions/ood.ts';
import { createChart, type Point } from '../../kit/chart.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { endLabels, roomForLabels } from '../../kit/labels.ts';
import { colour, type Role } from '../../kit/theme.ts';
import type { AnsweredColumns } from '../../metrics/keepingCurve.ts';
import type { ExportTable } from '../charts/exportButtons.ts';
import { type RiskScale, riskSteps } from '../lab/risk.ts';

export interface RiskFigure {
  readonly root: HTMLElement;
  /** Every score at every step, for a file. */
  table(): ExportTable;
  /** The slider stands at this step. */
  show(step: number | undefined): void;
}

interface Line {
  readonly name: string;
  readonly columns: AnsweredColumns;
  readonly role: Role;
  readonly dash: number[];
}

/** The lab's own line first; then the scores that it is not made of. */
function linesOf({ curve: { by, both } }: RiskScale): Line[] {
  const styles = {
    entropy: { role: 'prior', dash: [7, 4] },
    mutualInformation: { role: 'epistemic', dash: [2, 3] },
    none: { role: 'text', dash: [9, 3, 2, 3] },
  } as const satisfies Record<string, Pick<Line, 'role' | 'dash'>>;
  const others = uncertainties.flatMap(({ key, short: name }): Line[] => {
    const columns = by[key];
    return columns && key in styles ? [{ name, columns, ...styles[key as keyof typeof styles] }] : [];
  });
  const own = both ?? by.jointMaximum ?? by.maximumProbability;
  return [{ name: 'as in Ask it', columns: own, role: 'posterior', dash: [] }, ...others];
}

const pointsOf = ({ answered, error }: AnsweredColumns): Point[] =>
  answered.flatMap((share, i) => {
    const risk = error[i];
    return risk === null || risk === undefined ? [] : [{ x: 100 * share, y: 100 * risk }];
  });

export function createRiskFigure(scale: RiskScale): RiskFigure {
  const { kept } = scale.curve;
  const images = scale.test.examples;
  const lines = linesOf(scale);
  const steps = riskSteps(scale);
  const frame = createFrame(
    'risk',
    'What does it cost to be wrong less often?',
    'Left to right, more is answered, the surest first. The curve is how often those answers are wrong; the dot is where ' +
      'the slider of “Ask it” stands.',
  );
  const half = steps.find(({ answered }) => answered >= 0.9);
  const last = steps.at(-1)!;
  const said = (step: typeof last) =>
    `${percent(step.error, images)} where it answers ${percent(step.answered, images)}`;
  frame.describe(
    `Of its answers are wrong: ${half && half !== last ? `${said(half)}, ` : ''}${said(last)} of ${whole(images)} test images.`,
    { images, steps: steps.length, last },
    {
      caption: `What “Ask it” answers and errs, of ${whole(images)} test images`,
      head: ['held-out images within the limit', 'limit of doubt', 'answered', 'wrong among those'],
      rows: steps
        .filter((_, i) => i % Math.ceil(steps.length / 15) === 0 || i === steps.length - 1)
        .map((step) => [
          percent(step.kept, 1000),
          significant(step.threshold),
          percent(step.answered, images),
          percent(step.error, images),
        ]),
    },
  );
  const chart = createChart<'line', Point[]>(
    frame.body,
    'figure__chart--risk',
    'Error by the share answered',
    {
      type: 'line',
      data: {
        datasets: [
          ...lines.map(({ name, columns, role, dash }) => ({
            ...{ label: name, data: pointsOf(columns), borderDash: dash },
            ...{ borderColor: colour(role), borderWidth: dash.length === 0 ? 2.5 : 1.5 },
          })),
          {
            ...{ data: [], pointRadius: 6, borderWidth: 0 },
            ...{ backgroundColor: colour('posterior'), borderColor: colour('posterior') },
          },
        ],
      },
      options: {
        layout: { padding: roomForLabels(...lines.map(({ name }) => name)) },
        interaction: { mode: 'nearest', intersect: false, axis: 'x' },
        scales: {
          x: {
            ...{ type: 'linear', min: 0, max: 100, grid: { display: false } },
            title: { text: 'answered: share of the test images (%)' },
          },
          y: { type: 'linear', beginAtZero: true, title: { text: 'wrong among those (%)' } },
        },
        plugins: {
          tooltip: {
            filter: ({ datasetIndex }) => datasetIndex < lines.length,
            callbacks: {
              title: ([item]) => `${(item?.parsed.x ?? 0).toFixed(1)} % answered`,
              label: ({ dataset, parsed }) =>
                `by ${dataset.label}: ${percent((parsed.y ?? 0) / 100, images)} wrong`,
            },
          },
        },
      },
      plugins: [endLabels((name) => name)],
    },
  );
  return {
    root: frame.root,
    table: () => ({
      head: ['score', 'kept of held-out images', 'limit', 'answered', 'error'],
      rows: [
        ...lines
          .slice(0, 1)
          .flatMap(({ columns }) =>
            kept.map((share, i) => ['as in Ask it', share, null, columns.answered[i], columns.error[i]]),
          ),
        ...Object.entries(scale.curve.by).flatMap(([name, columns]) =>
          kept.map((share, i) => [name, share, columns.thresholds[i], columns.answered[i], columns.error[i]]),
        ),
      ],
    }),
    show(step) {
      const at = step === undefined ? undefined : steps[step];
      chart.data.datasets.at(-1)!.data = at ? [{ x: 100 * at.answered, y: 100 * at.error }] : [];
      chart.update('none');
    },
  };
}
