/** The rotation sweep: error, and where the entropy comes from, as the test images are turned. */
import { createChart, type Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant, whole } from '../../kit/format.ts';
import { colour } from '../../kit/theme.ts';
import { createFrame, createKey, createPanel, keyEntry } from '../draw/part.ts';
import type { RotationPoint, RotationSweep } from '../predictions/ood.ts';

export function createRotationFigure(
  host: HTMLElement,
  { images, points }: RotationSweep,
  draws: number,
): void {
  const frame = createFrame(
    'rotations',
    'Does it doubt more as images turn?',
    `The first ${whole(images)} test images, generated anew at each angle, ${draws} ${draws === 1 ? 'draw' : 'draws'}. ` +
      'Some digits look like digits upside down: a 0, 1 or 8 turned by 180 degrees is one again, and a 6 is a 9.',
  );
  const [first, worst] = [points[0]!, points.reduce((a, b) => (b.error > a.error ? b : a))];
  frame.describe(
    `Turned by ${worst.degrees} degrees, ${percent(worst.error, images)} are wrong instead of ` +
      `${percent(first.error, images)}; entropy goes from ${significant(first.entropy, 2)} to ` +
      `${significant(worst.entropy, 2)} nats, its epistemic part from ` +
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
  host.append(frame.root);
  const panels = h('div', 'figure__panels');
  const key = createKey(
    keyEntry('aleatoric', 'aleatoric'),
    keyEntry('epistemic', 'epistemic, on top of it: together the entropy'),
  );
  frame.body.append(key, panels);
  const at = (pick: (point: RotationPoint) => number): Point[] =>
    points.map((point) => ({ x: point.degrees, y: pick(point) }));
  drawPanel(panels, {
    title: 'How often is it wrong?',
    unit: 'error (%)',
    write: (value) => percent(value / 100, 1000),
    lines: [{ label: 'error', data: at(({ error }) => 100 * error), role: 'wrong' }],
  });
  drawPanel(panels, {
    title: 'How unsure is it, and why?',
    unit: 'mean entropy (nats)',
    write: (value) => significant(value, 2),
    lines: [
      { label: 'aleatoric', data: at(({ aleatoric }) => aleatoric), role: 'aleatoric', fill: 'origin' },
      { label: 'entropy', data: at(({ entropy }) => entropy), role: 'epistemic', dash: [6, 3], fill: '-1' },
    ],
  });
}

interface Line {
  readonly label: string;
  readonly data: Point[];
  readonly role: 'wrong' | 'aleatoric' | 'epistemic';
  readonly dash?: number[];
  /** Down to what the area below the line is filled; it is not if absent. */
  readonly fill?: 'origin' | '-1';
}

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly write: (value: number) => string;
  readonly lines: readonly Line[];
}

function drawPanel(host: HTMLElement, { title, unit, write, lines }: Panel): void {
  const root = createPanel(title);
  host.append(root);
  createChart<'line', Point[]>(root, 'figure__chart--rotation', `${title} ${unit} by angle`, {
    type: 'line',
    data: {
      datasets: lines.map(({ label, data, role, dash = [], fill = false }) => ({
        ...{ label, data, fill, borderDash: dash, borderWidth: 2 },
        borderColor: colour(role),
        backgroundColor: colour(role, 0.5),
        pointBackgroundColor: colour(role),
      })),
    },
    options: {
      elements: { point: { radius: 3, borderWidth: 0 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          ...{ type: 'linear', min: 0, max: 180, grid: { display: false }, ticks: { stepSize: 30 } },
          title: { text: 'turned by (degrees)' },
        },
        y: { type: 'linear', beginAtZero: true, title: { text: unit } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${item?.parsed.x ?? 0} degrees`,
            label: ({ dataset, parsed }) => `${dataset.label}: ${write(parsed.y ?? 0)}`,
          },
        },
      },
    },
  });
}
