/** How sure must a prediction be to be given? Thresholds for a wished coverage and for a wished error. */
import { argumentError } from '../errors.ts';
import { binomialUpperBound } from './binomialInterval.ts';
import { checkScores, orderBy } from './ranks.ts';
import { checkSelection } from './riskCoverage.ts';

/** Predicts if the confidence is at least `threshold`, and abstains otherwise. */
export interface Selection {
  readonly threshold: number;
  /** Share of the examples that are answered. */
  readonly coverage: number;
}

export interface RiskSelection extends Selection {
  /** Error rate among those that are answered. */
  readonly risk: number;
  /**
   * Upper bound of the true error rate among those that are answered; `risk` itself if no bound was asked
   * for.
   */
  readonly bound: number;
}

/**
 * The highest threshold that answers at least the share `coverage` of the examples: their ceil(coverage N)-th
 * highest confidence. Ties may answer more.
 *
 * @param coverage above 0 and at most 1
 * @throws RangeError if there are no examples, a confidence is not finite, or coverage is no such share
 */
export function thresholdForCoverage(confidence: ArrayLike<number>, coverage: number): Selection {
  checkScores('thresholdForCoverage: confidence', confidence);
  if (!(coverage > 0 && coverage <= 1)) {
    throw argumentError('thresholdForCoverage: coverage', 'a share above 0 and at most 1', coverage);
  }
  const descending = Float64Array.from(confidence).sort().reverse();
  let k = Math.max(1, Math.floor(coverage * descending.length));
  while (k / descending.length < coverage) k++;
  const threshold = descending[k - 1]!;
  while (k < descending.length && descending[k] === threshold) k++;
  return { threshold, coverage: k / descending.length };
}

/**
 * The lowest threshold at which the error rate among the answered is at most `risk` on these very examples.
 * It promises nothing about others: a threshold that was chosen by its error is optimistic.
 * `guaranteedThreshold` does.
 *
 * @param confidence [N], finite
 * @param wrong [N] 1 for a mistake, else 0
 * @returns null if even the most confident examples are wrong too often
 * @throws RangeError if lengths differ, there are no examples, or a value is not as said
 */
export function thresholdForRisk(
  confidence: ArrayLike<number>,
  wrong: ArrayLike<number>,
  risk: number,
): RiskSelection | null {
  checkSelection('thresholdForRisk', confidence, wrong);
  checkRisk('thresholdForRisk', risk);
  const accepted = acceptance(confidence, wrong);
  for (let k = confidence.length; k > 0; k--) {
    const { count, mistakes, threshold } = accepted(k);
    // skips a k that is not the last of its tie: that threshold was tested before
    if (count !== k || mistakes / count > risk) continue;
    return {
      threshold,
      coverage: count / confidence.length,
      risk: mistakes / count,
      bound: mistakes / count,
    };
  }
  return null;
}

/** Coverages that are tested: 1 % to 100 %. */
const CANDIDATES = 100;

/**
 * The lowest threshold at which the true error rate among the answered is at most `risk`, with probability at
 * least 1 - failure over the examples, which must be independent of the training and drawn like those to
 * come.
 *
 * J = min(100, N) thresholds, those that answer j/J of the examples, are each tested by the exact binomial
 * bound at failure / J, so that all bounds hold at once (Bonferroni) and any threshold that passes may be
 * chosen. Geifman and El-Yaniv search by bisection instead. That takes fewer tests, but the data decide which
 * ones, and a test on few examples, which bounds nothing, misleads the search.
 * Source: Geifman and El-Yaniv 2017, "Selective classification for deep neural networks", section 3 (the
 * bound); Angelopoulos, Bates, Candès, Jordan and Lei 2021, "Learn then test", section 2 (testing a fixed
 * grid).
 *
 * @param failure from above 0 to below 1, such as 0.05
 * @returns null if no threshold passes: too many mistakes, or too few examples (none wrong in n bounds the
 *   risk by 1 - (failure / J)^(1/n))
 * @throws RangeError if lengths differ, there are no examples, or a value is not as said
 */
export function guaranteedThreshold(
  confidence: ArrayLike<number>,
  wrong: ArrayLike<number>,
  { risk, failure }: { readonly risk: number; readonly failure: number },
): RiskSelection | null {
  checkSelection('guaranteedThreshold', confidence, wrong);
  checkRisk('guaranteedThreshold', risk);
  if (!(failure > 0 && failure < 1)) {
    throw argumentError('guaranteedThreshold: failure', 'above 0 and below 1', failure);
  }
  const total = confidence.length;
  const tests = Math.min(CANDIDATES, total);
  const accepted = acceptance(confidence, wrong);
  for (let j = tests; j > 0; j--) {
    const { count, mistakes, threshold } = accepted(Math.ceil((j * total) / tests));
    const bound = binomialUpperBound(mistakes, count, failure / tests);
    if (bound <= risk) return { threshold, coverage: count / total, risk: mistakes / count, bound };
  }
  return null;
}

interface Accepted {
  readonly threshold: number;
  /** Examples at or above the threshold, and the mistakes among them. */
  readonly count: number;
  readonly mistakes: number;
}

/**
 * What the threshold at the k-th highest confidence answers, k = 1 .. N: at least k examples, its ties
 * included.
 */
function acceptance(confidence: ArrayLike<number>, wrong: ArrayLike<number>): (k: number) => Accepted {
  const order = orderBy(confidence).reverse();
  const mistakes = new Uint32Array(order.length + 1);
  order.forEach((n, k) => {
    mistakes[k + 1] = mistakes[k]! + wrong[n]!;
  });
  return (k) => {
    const threshold = confidence[order[k - 1]!]!;
    let count = k;
    while (count < order.length && confidence[order[count]!] === threshold) count++;
    return { threshold, count, mistakes: mistakes[count]! };
  };
}

function checkRisk(where: string, risk: number): void {
  if (!(risk >= 0 && risk <= 1)) throw argumentError(`${where}: risk`, 'an error rate from 0 to 1', risk);
}
