/** The rotation sweep: error, and where the entropy comes from, as the test images are turned. */
import { axis, commonOptions, createChart, type Point } from '../draw/chart.ts';
import { createFrame, element, keyEntry } from '../draw/part.ts';
import { faded, type Look } from '../draw/theme.ts';
import { percent, significant, whole } from '../format.ts';
import type { RotationPoint, RotationSweep } from '../ood.ts';
import { type Drawn, figureSet } from './section.ts';

export function createRotationFigure(
  host: HTMLElement,
  look: Look,
  { images, points }: RotationSweep,
  draws: number,
): Drawn {
  const frame = createFrame(
    'rotations',
    'Does it doubt more as images turn?',
    `The first ${whole(images)} test images, generated anew at each angle, ${draws} ${draws === 1 ? 'draw' : 'draws'}. Some digits look like ` +
      'digits upside down: a 0, 1 or 8 turned by 180 degrees is one again, and a 6 is a 9.',
  );
  const [first, worst] = [points[0]!, points.reduce((a, b) => (b.error > a.error ? b : a))];
  frame.describe(
    `Turned by ${worst.degrees} degrees, ${percent(worst.error, images)} are wrong instead of ${percent(first.error, images)}; entropy goes ` +
      `from ${significant(first.entropy, 2)} to ${significant(worst.entropy, 2)} nats, its epistemic part from ` +
      `${significant(first.epistemic, 2)} to ${significant(worst.epistemic, 2)}.`,
    { images, points },
    {
      caption: 'Rotation sweep, entropies in nats',
      head: ['degrees', 'error', 'entropy', 'aleatoric', 'epistemic'],
      rows: points.map((point) => [
        String(point.degrees),
        percent(point.error, images),
        ...[point.entropy, point.aleatoric, point.epistemic].map((x) => significant(x)),
      ]),
    },
  );
  const { clear } = figureSet(host, look, frame.root);
  const panels = element('div', 'figure__panels');
  const key = element('p', 'figure__key');
  key.append(
    keyEntry('aleatoric', 'aleatoric'),
    keyEntry('epistemic', 'epistemic, on top of it: together the entropy'),
  );
  frame.body.append(key, panels);
  const { theme } = look;
  const at = (pick: (point: RotationPoint) => number): Point[] =>
    points.map((point) => ({ x: point.degrees, y: pick(point) }));
  const charts = [
    panel(panels, look, 'How often is it wrong?', 'error (%)', percent100, [
      {
        label: 'error',
        data: at(({ error }) => 100 * error),
        borderColor: theme.wrong,
        borderDash: [],
        fill: false,
      },
    ]),
    panel(panels, look, 'How unsure is it, and why?', 'mean entropy (nats)', (x) => significant(x, 2), [
      {
        ...{ label: 'aleatoric', data: at(({ aleatoric }) => aleatoric), borderDash: [] },
        ...{ borderColor: theme.aleatoric, backgroundColor: faded(theme.aleatoric, 0.5), fill: 'origin' },
      },
      {
        ...{ label: 'entropy', data: at(({ entropy }) => entropy), borderDash: [6, 3] },
        ...{ borderColor: theme.epistemic, backgroundColor: faded(theme.epistemic, 0.5), fill: '-1' },
      },
    ]),
  ];
  return {
    destroy() {
      for (const chart of charts) chart.destroy();
      clear();
    },
  };
}

const percent100 = (value: number): string => percent(value / 100, 1000);

interface Line {
  readonly label: string;
  readonly data: Point[];
  readonly borderColor: string;
  readonly borderDash: number[];
  readonly backgroundColor?: string;
  readonly fill: boolean | string;
}

function panel(
  host: HTMLElement,
  look: Look,
  title: string,
  unit: string,
  write: (value: number) => string,
  lines: readonly Line[],
): Drawn {
  const root = element('section', 'figure__panel');
  root.append(element('h4', 'figure__subtitle', title));
  host.append(root);
  const common = commonOptions(look);
  const x = axis(look, 'turned by (degrees)', { grid: false });
  return createChart<'line', Point[]>(root, 'figure__chart--rotation', `${title} ${unit} by angle`, {
    type: 'line',
    data: {
      datasets: lines.map((line) => ({ ...line, borderWidth: 2, pointBackgroundColor: line.borderColor })),
    },
    options: {
      ...common,
      elements: { point: { radius: 3, borderWidth: 0 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { type: 'linear', min: 0, max: 180, ...x, ticks: { ...x.ticks, stepSize: 30 } },
        y: { type: 'linear', beginAtZero: true, ...axis(look, unit) },
      },
      plugins: {
        tooltip: {
          ...common.plugins.tooltip,
          callbacks: {
            title: ([item]) => `${item?.parsed.x ?? 0} degrees`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${write(parsed.y ?? 0)}`,
          },
        },
      },
    },
  });
}
