/** Refusal by pruned fraction, beside error, as an SVG: two panels above each other, of one axis. */
import type { NetworkCard } from '../../src/persist/shipped/card.ts';

interface Line {
  readonly name: string;
  readonly colour: string;
  /** A share for each row. */
  readonly values: readonly number[];
}

interface Panel {
  readonly title: string;
  readonly top: number;
  readonly most: number;
  readonly ticks: readonly number[];
  readonly lines: readonly Line[];
}

const [width, left, right, height] = [720, 60, 560, 190];
/** The Okabe-Ito colours of src/kit/theme.css. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

export function pruningSvg({ pruning, refusal }: NetworkCard): string {
  const rows = pruning.rows.filter(({ left: kept }) => kept > 0);
  const score = refusal.thresholds.none === undefined ? 'entropy' : 'none';
  const names = rows[0]!.refused.map(({ name }) => name);
  const refused: Line[] = names.map((name, i) => ({
    ...{ name: `${name} refused`, colour: colours[i % colours.length]! },
    values: rows.map((row) => row.refused[i]!.refused95[score]!),
  }));
  const kept: Line[] = rows[0]!.kept.map(({ name }, i) => ({
    ...{ name: `${name} kept`, colour: '#1d2329' },
    values: rows.map((row) => row.kept[i]!.kept95[score]!),
  }));
  const error: Line = { name: 'test error', colour: colours[0]!, values: rows.map((row) => row.error) };
  // an error beyond is drawn at the edge: what is of interest happens below
  const most = 0.05;
  const panels: Panel[] = [
    { title: 'test error, %', top: 40, most, ticks: [0, 0.01, 0.02, 0.03, 0.04, 0.05], lines: [error] },
    {
      ...{ title: `refused, and kept, by ${score}, %`, top: 290, most: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
      lines: [...refused, ...kept],
    },
  ];
  const fractions = rows.map(({ fraction }) => fraction);
  const total = 290 + height + 60;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" ` +
      'font-family="Inter, system-ui, sans-serif" font-size="12" fill="#1d2329">',
    '<title>Test error, and what is refused and kept, by the fraction of weights removed</title>',
    `<rect width="${width}" height="${total}" fill="#ffffff"/>`,
    ...panels.flatMap((panel) => panelOf(panel, fractions)),
    text(
      (left + right) / 2,
      total - 12,
      'weights and biases removed, %, by the logarithm of what is left',
      'middle',
    ),
    '</svg>',
    '',
  ].join('\n');
}

function panelOf({ title, top, most, ticks, lines }: Panel, fractions: readonly number[]): string[] {
  const x = placesOf(fractions);
  const y = (value: number) => top + height * (1 - Math.min(1, value / most));
  const grid = ticks.flatMap((tick) => [
    `<line x1="${left}" x2="${right}" y1="${at(y(tick))}" y2="${at(y(tick))}" stroke="#e3e6ea"/>`,
    text(left - 8, y(tick) + 4, String(Math.round(1000 * tick) / 10), 'end'),
  ]);
  const axis = fractions.map((fraction, i) =>
    text(x[i]!, top + height + 18, String(Math.round(1000 * fraction) / 10), 'middle'),
  );
  const labels = labelPlaces(lines.map(({ values }) => y(values.at(-1)!)));
  const drawn = lines.flatMap(({ name, colour, values }, n) => [
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${values
      .map((value, i) => `${at(x[i]!)},${at(y(value))}`)
      .join(' ')}"/>`,
    ...values.map((value, i) => `<circle cx="${at(x[i]!)}" cy="${at(y(value))}" r="2.5" fill="${colour}"/>`),
    `<g fill="${colour}">${text(right + 10, labels[n]! + 4, name, 'start')}</g>`,
  ]);
  return [text(left, top - 14, title, 'start'), ...grid, ...axis, ...drawn];
}

/** By the logarithm of what is left: the last tenths matter most. */
function placesOf(fractions: readonly number[]): number[] {
  const logs = fractions.map((fraction) => -Math.log10(1 - fraction));
  const widest = Math.max(...logs, 1e-9);
  return logs.map((log) => left + ((right - left) * log) / widest);
}

/** Heights of labels, moved apart where they would lie on each other. */
function labelPlaces(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a]! - heights[b]!);
  const places = [...heights];
  order.forEach((n, i) => {
    if (i > 0) places[n] = Math.max(places[n]!, places[order[i - 1]!]! + 15);
  });
  return places;
}

const at = (value: number): string => value.toFixed(1);

type Anchor = 'start' | 'middle' | 'end';

const text = (x: number, y: number, words: string, anchor: Anchor): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${words}</text>`;
