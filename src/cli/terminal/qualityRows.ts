/** Calibration, selection and conformal sets as rows of the table of an evaluation. */
import type { Quality, QualityChoices } from '../../figures/predictions/quality.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ErrorThreshold } from '../../metrics/choices.ts';
import type { Interval } from '../../metrics/uncertainty.ts';

export function qualityRows({ eceEqualMass, aurc, excessAurc, choices }: Quality): string[][] {
  const rows = [
    ['ECE, equal mass', percent(eceEqualMass), 'the same in 15 bins of equally many examples'],
    [
      'AURC',
      percent(aurc),
      'area under the risk-coverage curve: error rate where only the surest are answered, mean over all shares; ' +
        `${percent(aurc - excessAurc)} if all errors came last`,
    ],
  ];
  if (!choices) return rows;
  const { threshold, conformal } = choices;
  return [
    ...rows,
    ['chosen on', whole(choices.chosenOn), chosenText(choices)],
    ['answered', ...thresholdCells(threshold)],
    ...conformal.map(({ promised, coverage, interval, verdict, meanSize, empty, quantile }) => [
      `${Math.round(100 * promised)} % sets`,
      percent(coverage),
      `of the sets of classes hold the true one (95 % interval ${between(interval)}), ` +
        `${{ within: 'as promised', more: 'more than promised', less: 'LESS than promised' }[verdict]}; ` +
        `${meanSize.toFixed(2)} classes a set, ${percent(empty)} of the sets are empty` +
        (quantile === null ? ' (too few examples to promise less than all classes)' : ''),
    ]),
  ];
}

function chosenText({ from, scoredOn }: QualityChoices): string {
  return from === 'held out'
    ? `held-out examples, neither trained on nor scored: the thresholds below, scored on ${whole(scoredOn)} test examples`
    : 'test examples, one half (none were held out of training): the thresholds below, scored on the ' +
        `${whole(scoredOn)} of the other half`;
}

function thresholdCells({
  wished,
  threshold,
  answered,
  coverage,
  error,
  interval,
  holds,
}: ErrorThreshold): string[] {
  const wish = `an error of ${percent(wished)}`;
  if (threshold === null) return ['none', `no confidence is high enough for ${wish} where it is chosen`];
  const sure = `a confidence of at least ${threshold.toFixed(4)}, chosen for ${wish}`;
  if (error === null || !interval) return ['none', `nothing scored has ${sure}`];
  return [
    percent(coverage),
    `have ${sure}: ${percent(error)} of these ${whole(answered)} are wrong ` +
      `(95 % interval ${between(interval)})${holds ? '' : '; the wish is MISSED'}`,
  ];
}

const between = ({ lower, upper }: Interval): string => `${percent(lower)} to ${percent(upper)}`;
