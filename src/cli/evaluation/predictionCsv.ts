/** Predictions as CSV (RFC 4180): a header, then one line for each row, in their order. */
import type {
  ClassTablePrediction,
  TablePrediction,
  TargetTablePrediction,
} from '../../bayes/prediction/predictTable.ts';
import { csvText } from '../../data/csv/csvText.ts';

export const predictionCsv = (prediction: TablePrediction): string =>
  prediction.task === 'regression' ? targetsCsv(prediction) : classesCsv(prediction);

/**
 * For each target: mean, sd and its parts, and the ends of the predictive interval, all in the units of the
 * table. With several targets each column begins with the target's name.
 */
function targetsCsv(prediction: TargetTablePrediction): string {
  const { count, targets, targetNames, mean, sd, aleatoric, epistemic, predictiveInterval } = prediction;
  const parts: readonly [string, Float64Array][] = [
    ['mean', mean],
    ['sd', sd],
    ['aleatoric', aleatoric],
    ['epistemic', epistemic],
    ...endsOf(predictiveInterval),
  ];
  const head = targetNames.flatMap((name) => parts.map(([part]) => (targets > 1 ? `${name} ${part}` : part)));
  const spreads = new Set(['sd', 'aleatoric', 'epistemic']);
  return csvText(
    head,
    Array.from({ length: count }, (_, n) =>
      targetNames.flatMap((_, t) => {
        const at = n * targets + t;
        return parts.map(([part, values]) =>
          spreads.has(part) ? number(values[at]!) : beside(values[at]!, sd[at]!),
        );
      }),
    ),
  );
}

function endsOf(interval: TargetTablePrediction['predictiveInterval']): [string, Float64Array][] {
  if (!interval) return [];
  const percent = Number((100 * interval.mass).toPrecision(6));
  return [
    [`lower ${percent} %`, interval.lower],
    [`upper ${percent} %`, interval.upper],
  ];
}

/**
 * The most probable class, the probability of each, that of none of them if the network knows it, and the
 * uncertainty in nats with its parts.
 */
function classesCsv(prediction: ClassTablePrediction): string {
  const { count, classes, classNames, predicted, probs, none } = prediction;
  const { entropy, aleatoric, epistemic } = prediction;
  const beside: readonly (readonly [string, Float64Array])[] = [
    ...(none ? [['none', none] as const] : []),
    ['entropy', entropy],
    ['aleatoric', aleatoric],
    ['epistemic', epistemic],
  ];
  const head = ['class', ...classNames.map((name) => `p(${name})`), ...beside.map(([name]) => name)];
  return csvText(
    head,
    Array.from({ length: count }, (_, n) => [
      predicted[n]!,
      ...Array.from(probs.subarray(n * classes, (n + 1) * classes), number),
      ...beside.map(([, values]) => number(values[n]!)),
    ]),
  );
}

/** As many digits as float32 has. */
const number = (value: number): string => String(Number(value.toPrecision(7)));

/** As many as float32 has, and if that is more, as show a ten-thousandth of the standard deviation. */
function beside(value: number, sd: number): string {
  const digits = Math.ceil(Math.log10(Math.abs(value) / sd)) + 5;
  return Number.isFinite(digits)
    ? String(Number(value.toPrecision(Math.min(17, Math.max(7, digits)))))
    : number(value);
}
