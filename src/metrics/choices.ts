/**
 * What is chosen on some examples and kept on others: the threshold for a wished error, and the quantiles of
 * conformal sets. A threshold scored on the examples it was chosen on would flatter itself, so the two never
 * mix here.
 */
import { binomialInterval } from './binomialInterval.ts';
import { conformalQuantile, conformalScores, predictionSets, summariseSets } from './conformal.ts';
import { outcomesOf } from './outcomes.ts';
import type { Probabilities } from './probabilities.ts';
import { thresholdForRisk } from './selectiveThreshold.ts';
import type { Interval } from './uncertainty.ts';

/** Probabilities [N, C] and what came true [N]. */
export interface Labelled {
  readonly probs: Probabilities;
  readonly labels: ArrayLike<number>;
}

/**
 * A confidence from which predictions are given, chosen for an error, and what became of it on other
 * examples.
 */
export interface ErrorThreshold {
  /** The error rate wished for among the predictions that are given. */
  readonly wished: number;
  /** Least confidence that is answered; null if no threshold keeps the wish even where it is chosen. */
  readonly threshold: number | null;
  /** Of the examples scored: those answered, and the wrong ones among them. */
  readonly answered: number;
  readonly wrong: number;
  /** answered / all. */
  readonly coverage: number;
  /** wrong / answered, with its exact 95 % interval; null if nothing is answered. */
  readonly error: number | null;
  readonly interval: Interval | null;
  /** Whether the wish is not refuted: it lies in the interval or above it. Null if nothing is answered. */
  readonly holds: boolean | null;
}

/** Split-conformal sets (by 1 - p) at one promised coverage. */
export interface ConformalSets {
  readonly promised: number;
  /**
   * Greatest 1 - p of a class in the set; null if so few examples promise nothing: every class is in every
   * set.
   */
  readonly quantile: number | null;
  readonly coverage: number;
  /**
   * Exact 95 % interval of the coverage: of the examples scored alone. That the quantile, too, was found on a
   * sample moves the coverage by about sqrt(promised (1 - promised) / n) more.
   */
  readonly interval: Interval;
  /** Where the promise lies: in the interval, or does it cover more, or less? */
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
