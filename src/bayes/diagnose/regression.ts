/**
 * A regression's predictions: are they better than a constant, and are their intervals as wide as they say?
 */
import { binomialCdf } from '../../metrics/binomialInterval.ts';
import { varianceRatioTail } from '../../metrics/exactTests.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show, showPercent } from './finding.ts';

/**
 * With an RMSE above this share of the targets' spread, a network explains less than a tenth of the variance.
 */
const useless = 0.95;

/** A network that explains half of the variance must not be taken for one that explains none. */
const explained = 0.5;

export function constantPredictor({ regression }: Evidence): Finding[] {
  const { rmse, spread, examples, nearer = 0 } = regression!;
  if (!(examples > 1 && spread > 0 && rmse >= useless * spread)) return [];
  const ratio = (rmse / spread) ** 2;
  const tail = (f: number) => varianceRatioTail(f, examples, examples - 1);
  // an outlier that nothing foresees makes both numbers alike, however good the other predictions are
  const isOftenNearer =
    1 - binomialCdf(Math.max(0, Math.round(nearer * examples) - 1), examples, 0.5) <= falseAlarm;
  if (tail(ratio / (1 - explained)) > falseAlarm || isOftenNearer) return [];
  return [
    {
      code: 'no-better-than-mean',
      severity: rmse > 1.5 * spread && tail(ratio) <= falseAlarm ? 'error' : 'warning',
      title: 'predictions are no better than the mean of the targets',
      seen: `RMSE ${show(rmse)} on ${examples} test examples, whose targets have standard deviation ${show(spread)}.`,
      why: 'Nothing that was learned carries over to these examples, or they have nothing in common with the inputs.',
      remedy:
        'Check that inputs and targets belong together; train longer; if the training error is small, take a ' +
        'narrower prior or fewer units.',
    },
  ];
}

/** Intervals whose true coverage is off by no more than this are no fault. */
const noticeable = 0.05;

export function intervalCoverage({ regression }: Evidence): Finding[] {
  const { examples, draws, coverage } = regression!;
  const { mass, inside } = coverage;
  if (!(examples > 0 && inside >= 0 && inside <= 1)) return [];
  // the targets of one example are not independent: together they count once
  const held = inside * examples;
  const isNarrow =
    binomialCdf(Math.ceil(held - 1e-9), examples, Math.max(0, mass - noticeable)) <= falseAlarm;
  const few = Math.floor(held + 1e-9) - 1;
  const isWide = few >= 0 && 1 - binomialCdf(few, examples, Math.min(1, mass + noticeable)) <= falseAlarm;
  if (!isNarrow && !isWide) return [];
  return [
    {
      code: isNarrow ? 'narrow-intervals' : 'wide-intervals',
      severity: 'warning',
      title: isNarrow ? 'predictive intervals are too narrow' : 'predictive intervals are too wide',
      seen:
        `central ${showPercent(mass)} intervals (${draws === 1 ? '1 draw' : `${draws} draws`}) hold ` +
        `${showPercent(inside)} of ${examples} test examples.`,
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
