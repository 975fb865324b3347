/**
 * Choices that are made on some examples and scored on others: the threshold for a wished error, and the
 * quantiles of conformal sets. On the examples that it was chosen on, a threshold looks better than it is. So
 * the two sets are never mixed here.
 */
import { binomialInterval } from './binomialInterval.ts';
import { conformalQuantile, conformalScores, predictionSets, summariseSets } from './conformal.ts';
import { outcomesOf } from './outcomes.ts';
import type { Probabilities } from './probabilities.ts';
import { thresholdForRisk } from './selectiveThreshold.ts';
import type { Interval } from './uncertainty.ts';

/** Probabilities [N, C] and true classes [N]. */
export interface Labelled {
  readonly probs: Probabilities;
  readonly labels: ArrayLike<number>;
}

/**
 * The least confidence at which a prediction is given, chosen for a wished error, and its scores on other
 * examples.
 */
export interface ErrorThreshold {
  /** The error rate wished for among the predictions that are given. */
  readonly wished: number;
  /**
   * Least confidence that is answered; null if no threshold has the wished error on the examples chosen on.
   */
  readonly threshold: number | null;
  /** Of the examples scored: those answered, and the wrong ones among them. */
  readonly answered: number;
  readonly wrong: number;
  /** answered / all. */
  readonly coverage: number;
  /** wrong / answered, with its exact 95 % interval; null if nothing is answered. */
  readonly error: number | null;
  readonly interval: Interval | null;
  /** Whether the wished error is in the interval or above it. Null if nothing is answered. */
  readonly holds: boolean | null;
}

/** Split-conformal sets (by 1 - p) at one promised coverage. */
export interface ConformalSets {
  readonly promised: number;
  /**
   * Greatest 1 - p of a class in a set. Null if there are too few examples to promise anything; then every
   * set has every class.
   */
  readonly quantile: number | null;
  readonly coverage: number;
  /**
   * Exact 95 % interval of the coverage, from the scored examples alone. The quantile comes from a sample
   * too, which adds about sqrt(promised (1 - promised) / n) to the error of the coverage.
   */
  readonly interval: Interval;
  /** Whether the promised coverage is in the interval, or the sets cover more or less than it. */
  readonly verdict: 'within' | 'more' | 'less';
  readonly meanSize: number;
  /** Share of the sets without any class, and with one alone. */
  readonly empty: number;
  readonly single: number;
}

export interface Choices {
  /** Examples that were chosen on, and scored. */
  readonly chosenOn: number;
  readonly scoredOn: number;
  readonly threshold: ErrorThreshold;
  readonly conformal: readonly ConformalSets[];
}

export interface ChoiceOptions {
  readonly classes: number;
  /** Error wished for; 0.005 if absent. */
  readonly wished?: number;
  /** Coverages promised; 0.9, 0.95 and 0.99 if absent. */
  readonly promised?: readonly number[];
}

/**
 * Chooses on one part and scores on the other. Formulas and sources: `thresholdForRisk`, `conformalQuantile`,
 * `binomialInterval`.
 *
 * @param choose examples that neither trained nor are scored
 * @param score examples that are not in `choose`
 * @throws RangeError if a part is empty, shapes disagree, a label is no class, or a row is no distribution
 */
export function chooseAndScore(
  choose: Labelled,
  score: Labelled,
  { classes, wished = 0.005, promised = [0.9, 0.95, 0.99] }: ChoiceOptions,
): Choices {
  return {
    chosenOn: choose.labels.length,
    scoredOn: score.labels.length,
    threshold: errorThreshold(choose, score, classes, wished),
    conformal: promised.map((mass) => conformalSets(choose, score, classes, mass)),
  };
}

function errorThreshold(choose: Labelled, score: Labelled, classes: number, wished: number): ErrorThreshold {
  const chosen = outcomesOf('chooseAndScore: choose', choose.probs, choose.labels, classes);
  const scored = outcomesOf('chooseAndScore: score', score.probs, score.labels, classes);
  const threshold = thresholdForRisk(chosen.confidence, chosen.wrong, wished)?.threshold ?? null;
  const isAnswered = (n: number) => threshold !== null && scored.confidence[n]! >= threshold;
  const answered = scored.wrong.filter((_, n) => isAnswered(n)).length;
  const wrong = scored.wrong.filter((isWrong, n) => isWrong === 1 && isAnswered(n)).length;
  const interval = answered > 0 ? binomialInterval(wrong, answered) : null;
  return {
    ...{ wished, threshold, answered, wrong, interval },
    coverage: answered / scored.wrong.length,
    error: answered > 0 ? wrong / answered : null,
    holds: interval && interval.lower <= wished,
  };
}

function conformalSets(choose: Labelled, score: Labelled, classes: number, promised: number): ConformalSets {
  // 1 - 0.9 is not 0.1 in float64, and the rank of the quantile is that of the decimal number
  const alpha = Number((1 - promised).toPrecision(12));
  const quantile = conformalQuantile(conformalScores(choose.probs, choose.labels, classes), alpha);
  const sets = predictionSets(score.probs, classes, quantile);
  const { coverage, meanSize, empty, single } = summariseSets(sets, score.labels, classes);
  const count = score.labels.length;
  const interval = binomialInterval(Math.round(coverage * count), count);
  const verdict = promised > interval.upper ? 'less' : promised < interval.lower ? 'more' : 'within';
  return {
    ...{ promised, quantile: Number.isFinite(quantile) ? quantile : null, coverage, interval, verdict },
    ...{ meanSize, empty, single },
  };
}
