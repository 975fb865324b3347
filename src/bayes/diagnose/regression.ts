/**
 * A regression's predictions: are they better than a constant, and are their intervals as wide as they say?
 */
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';

/**
 * With an RMSE above this share of the targets' spread, a network explains less than a tenth of the variance.
 */
const useless = 0.95;

export function constantPredictor({ regression }: Evidence): Finding[] {
  const { rmse, spread, examples } = regression!;
  if (rmse < useless * spread) return [];
  return [
    {
      code: 'no-better-than-mean',
      severity: rmse > 1.5 * spread ? 'error' : 'warning',
      title: 'predictions are no better than the mean of the targets',
      seen: `RMSE ${show(rmse)} on ${examples} test examples, whose targets have standard deviation ${show(spread)}.`,
      why: 'Nothing that was learned carries over to these examples, or they have nothing in common with the inputs.',
      remedy:
        'Check that inputs and targets belong together; train longer; if the training error is small, take a ' +
        'narrower prior or fewer units.',
    },
  ];
}

/**
 * Beyond this many standard errors of a binomial a wrong coverage is not bad luck. It matters if it is also
 * off by `missed`.
 */
const unlucky = 4;
const noticeable = 0.05;

export function intervalCoverage({ regression }: Evidence): Finding[] {
  const { examples, draws, coverage } = regression!;
  const { mass, inside } = coverage;
  // the targets of one example are not independent: it counts once
  const spread = Math.sqrt((mass * (1 - mass)) / examples);
  const gap = inside - mass;
  if (!(Math.abs(gap) > Math.max(noticeable, unlucky * spread))) return [];
  const isNarrow = gap < 0;
  return [
    {
      code: isNarrow ? 'narrow-intervals' : 'wide-intervals',
      severity: 'warning',
      title: isNarrow ? 'predictive intervals are too narrow' : 'predictive intervals are too wide',
      seen:
        `central ${showPercent(mass)} intervals (${draws === 1 ? '1 draw' : `${draws} draws`}) hold ` +
        `${showPercent(inside)} of ${examples} test examples; sampling error ${showPercent(spread)}.`,
      why: isNarrow
        ? 'The network is surer than it is right: noise or weights are taken for better known than they are.'
        : 'The network is right more often than it says: its intervals could be narrower.',
      remedy: isNarrow
        ? 'Train at temperature 1; let the noise depend on the input (noise "input"); check for outliers, and that test ' +
          'examples are like training examples.'
        : 'Train longer, for the noise is learned late; let it depend on the input (noise "input"); check a noise that ' +
          'is fixed.',
    },
  ];
}
