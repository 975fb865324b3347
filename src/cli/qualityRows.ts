/** Calibration, selection and conformal sets as rows of the table of an evaluation. */
import type { Quality, QualityChoices } from '../figures/quality.ts';
import { percent, whole } from '../kit/format.ts';
import type { ErrorThreshold } from '../metrics/choices.ts';
import type { Interval } from '../metrics/uncertainty.ts';

export function qualityRows({ eceEqualMass, aurc, excessAurc, choices }: Quality): string[][] {
  const rows = [
    ['ECE, equal mass', eceEqualMass.toFixed(4), '15 bins of equally many examples'],
    ['AURC', aurc.toFixed(5), `area under risk-coverage; ${excessAurc.toFixed(5)} of it is due to the order`],
  ];
  if (!choices) return rows;
  const { threshold, conformal } = choices;
  return [
    ...rows,
    ['chosen on', whole(choices.chosenOn), chosenText(choices)],
    [`for ${percent(threshold.wished)} error`, ...thresholdCells(threshold)],
    ...conformal.map(({ promised, coverage, interval, verdict, meanSize, empty, quantile }) => [
      `sets for ${Math.round(100 * promised)} %`,
      percent(coverage),
      `covered, 95 % interval ${between(interval)}${{ within: '', more: ': more than promised', less: ': LESS than promised' }[verdict]}; ` +
        `${meanSize.toFixed(2)} classes a set, ${percent(empty)} empty${quantile === null ? ' (too few examples to promise less than all classes)' : ''}`,
    ]),
  ];
}

function chosenText({ from, scoredOn }: QualityChoices): string {
  return from === 'held out'
    ? `held-out examples, neither trained on nor scored; scored on ${whole(scoredOn)} test examples:`
    : `test examples of one half (none were held out of training); scored on the ${whole(scoredOn)} of the other:`;
}

function thresholdCells({ threshold, answered, coverage, error, interval, holds }: ErrorThreshold): string[] {
  if (threshold === null) return ['none', 'no threshold keeps the wish where it is chosen'];
  if (error === null || !interval) return ['none', 'nothing scored is as sure as the threshold'];
  return [
    percent(error),
    `of ${whole(answered)} answered (${percent(coverage)}, confidence at least ${threshold.toFixed(4)}), ` +
      `95 % interval ${between(interval)}${holds ? '' : ': the wish is MISSED'}`,
  ];
}

const between = ({ lower, upper }: Interval): string => `${percent(lower)} to ${percent(upper)}`;
