/** Predictions as CSV (RFC 4180): a header, then one line for each row, in their order. */
import type { Prediction } from '../bayes/prediction/prediction.ts';
import { predictedClass } from '../metrics/probabilities.ts';
import type { TargetRows } from './targetRows.ts';

/**
 * For each target: mean, sd and its parts, and the ends of the predictive interval, all in the units of the
 * table. With several targets each column begins with the target's name.
 */
export function targetsCsv(
  { count, targets, mean, sd, aleatoric, epistemic, interval }: TargetRows,
  columns: readonly { readonly name: string }[],
): string {
  const percent = Number((100 * interval.mass).toPrecision(6));
  const parts: readonly [string, Float64Array][] = [
    ['mean', mean],
    ['sd', sd],
    ['aleatoric', aleatoric],
    ['epistemic', epistemic],
    [`lower ${percent} %`, interval.lower],
    [`upper ${percent} %`, interval.upper],
  ];
  const head = columns.flatMap(({ name }) => parts.map(([part]) => (targets > 1 ? `${name} ${part}` : part)));
  return csvOf(
    head,
    Array.from({ length: count }, (_, n) =>
      columns.flatMap((_, t) => parts.map(([, values]) => number(values[n * targets + t]!))),
    ),
  );
}

/** The most probable class, the probability of each, and the uncertainty in nats with its parts. */
export function classesCsv(
  { count, classes, probs, entropy, aleatoric, epistemic }: Prediction,
  names: readonly string[],
): string {
  const head = ['class', ...names.map((name) => `p(${name})`), 'entropy', 'aleatoric', 'epistemic'];
  return csvOf(
    head,
    Array.from({ length: count }, (_, n) => [
      names[predictedClass(probs, n, classes)]!,
      ...Array.from(probs.subarray(n * classes, (n + 1) * classes), number),
      ...[entropy[n]!, aleatoric[n]!, epistemic[n]!].map(number),
    ]),
  );
}

/** As many digits as float32 has. */
const number = (value: number): string => String(Number(value.toPrecision(7)));

function csvOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[head, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n')}\n`;
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
