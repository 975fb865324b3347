/** How widths, signals and gradients move while a network trains: behind a heading, drawn once it is open. */
import type { Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { significant } from '../../kit/format.ts';
import type { Role } from '../../kit/theme.ts';
import type { StateNumbers } from '../../service/training/layerWatch.ts';
import type { RunOutline } from '../../service/training/messages.ts';
import { axisEnd } from '../charts/axis.ts';
import { createLineChart, type LineChart } from '../charts/lineChart.ts';

export interface LayerCharts {
  start(outline: RunOutline): void;
  add(numbers: StateNumbers): void;
  /** Training went back to this step. */
  forgetAfter(step: number): void;
  clear(): void;
}

const names = ['sigma', 'snr', 'gradient'] as const;
type Name = (typeof names)[number];
type Row = StateNumbers & { readonly x: number };

const roles: readonly Role[] = ['posterior', 'epistemic', 'aleatoric', 'right', 'muted', 'text'];
const dashes = [[], [6, 4], [2, 3], [8, 3, 2, 3]] as const;
/** The most states that are kept: then every second one goes. */
const most = 200;

const charts = {
  sigma: {
    title: 'How unsure are the weights of each layer?',
    yTitle: 'median σ',
    about: 'The median width σ of the weights of each layer, of a state of the training every two seconds.',
    format: (value: number) => `σ ${significant(value)}`,
    of: ({ layers }: Row, l: number) => layers[l]?.sigma,
  },
  snr: {
    title: 'How much signal is in the weights of each layer?',
    yTitle: 'median SNR in dB',
    about:
      'The median of 10 log₁₀(|μ| ÷ σ) of the weights of each layer. At 0 dB a weight is as large as its width.',
    format: (value: number) => `${significant(value)} dB`,
    of: ({ layers }: Row, l: number) => layers[l]?.snr,
  },
  gradient: {
    title: 'How large are the gradients?',
    yTitle: 'norm, nats per image',
    about:
      'The Euclidean norm of the gradient of all parameters together, its root mean square over the steps between two ' +
      'states, from the second moments of Adam. Other optimisers keep none.',
    format: (value: number) => significant(value),
    of: ({ gradientNorm }: Row) => gradientNorm,
  },
} as const;

export function createLayerCharts(container: HTMLElement): LayerCharts {
  const place = h('div', 'layer-charts');
  const empty = h('p', 'note', 'Train, and the curves grow here.');
  const details = h(
    'details',
    {},
    h('summary', {}, 'Inside the layers: σ, signal and gradients'),
    place,
    empty,
  );
  container.replaceChildren(details);
  let rows: Row[] = [];
  let outline: RunOutline | undefined;
  let made: { readonly charts: Readonly<Record<Name, LineChart>>; readonly layers: number } | undefined;

  function make(layers: number): NonNullable<typeof made> {
    if (made?.layers === layers) return made;
    const lineOf = (label: string, i: number) => ({
      ...{ label, role: roles[i % roles.length]!, dash: dashes[i % dashes.length]! },
    });
    const ofLayers = Array.from({ length: layers }, (_, l) => lineOf(`Layer ${l + 1}`, l));
    const made_ = Object.fromEntries(
      names.map((name) => {
        const { of, ...options } = charts[name];
        const lines = name === 'gradient' ? [lineOf('Gradient', 0)] : ofLayers;
        return [
          name,
          createLineChart({ name, ...options, lines, height: 'small', longestLabel: 'Gradient' }),
        ];
      }),
    ) as Record<Name, LineChart>;
    made = { charts: made_, layers };
    place.replaceChildren(...names.map((name) => made_[name].element));
    return made;
  }

  function draw(): void {
    empty.hidden = rows.length > 0;
    if (!details.open || rows.length === 0) return;
    const layers = rows.at(-1)!.layers.length;
    const own = make(layers).charts;
    const xMax = axisEnd(rows.at(-1)!.x, outline?.epochs ?? 1);
    for (const name of names) {
      const { of, format } = charts[name];
      const lines = Array.from({ length: name === 'gradient' ? 1 : layers }, (_, l) => pointsOf(of, l));
      const last = lines.flatMap((line, l) =>
        line.length > 0 ? [`${name === 'gradient' ? '' : `layer ${l + 1}: `}${format(line.at(-1)!.y)}`] : [],
      );
      own[name].element.hidden = last.length === 0;
      own[name].update(lines, xMax);
      own[name].describe(last.length > 0 ? `Now ${last.join(', ')}.` : '', {
        points: lines[0]?.length ?? 0,
        last,
      });
    }
  }

  const pointsOf = (of: (row: Row, l: number) => number | undefined, l: number): Point[] =>
    rows.flatMap((row) => {
      const y = of(row, l);
      return y !== undefined && Number.isFinite(y) ? [{ x: row.x, y }] : [];
    });

  details.addEventListener('toggle', draw);
  return {
    start(next) {
      outline = next;
      if (next.stepsDone === 0) rows = [];
      draw();
    },
    add(numbers) {
      if (!outline) return;
      rows.push({ ...numbers, x: numbers.step / outline.stepsPerEpoch });
      if (rows.length > most) rows = rows.filter((_, i) => i % 2 === 1);
      draw();
    },
    forgetAfter(step) {
      rows = rows.filter((row) => row.step <= step);
    },
    clear() {
      rows = [];
      place.replaceChildren();
      made = undefined;
      draw();
    },
  };
}
