/** What to do, if mistakes have prices and one may also decline. */
import { argumentError } from '../errors.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';

/** The decision not to decide. */
export const REJECT = -1;

export interface Costs {
  /** [A, C] row-major: cost of action a where the true class is c. Predicting a class is the case A = C. */
  readonly costs: ArrayLike<number>;
  /** Classes, C. */
  readonly classes: number;
  /** Cost of declining, whatever the class; without it, every example is decided. */
  readonly rejection?: number | undefined;
}

/** The cost matrix [C, C] that counts mistakes: 0 on the diagonal and 1 elsewhere. */
export function zeroOneCosts(classes: number): Float64Array {
  return Float64Array.from({ length: classes * classes }, (_, i) =>
    Math.floor(i / classes) === i % classes ? 0 : 1,
  );
}

/**
 * The action of least expected cost for each example, argmin_a sum_c p_nc cost(a, c), or REJECT where
 * declining costs strictly less than every action. Among equals the lowest action is taken. With zero-one
 * costs that is Chow's rule: the most probable class, unless its probability is below 1 - rejection.
 * Source: Chow 1970, "On optimum recognition error and reject tradeoff"; Elkan 2001, "The foundations of
 * cost-sensitive learning", equation 1.
 *
 * @param probs [N, C]
 * @returns actions [N], each from 0 to A - 1, or REJECT
 * @throws RangeError if the shapes disagree, a row is no distribution, or a cost is not finite
 */
export function leastCostDecisions(probs: Probabilities, { costs, classes, rejection }: Costs): Int32Array {
  const actions = checkCosts('leastCostDecisions', { costs, classes, rejection });
  const count = Math.floor(probs.length / classes);
  checkProbabilities('leastCostDecisions', probs, new Uint8Array(count), classes);
  return Int32Array.from({ length: count }, (_, n) => {
    let best = REJECT;
    let least = Number.POSITIVE_INFINITY;
    for (let a = 0; a < actions; a++) {
      let expected = 0;
      for (let c = 0; c < classes; c++) expected += probs[n * classes + c]! * costs[a * classes + c]!;
      if (expected < least) {
        least = expected;
        best = a;
      }
    }
    return rejection !== undefined && rejection < least ? REJECT : best;
  });
}

export interface DecisionCost {
  /** Mean cost of a decision, rejections included. */
  readonly cost: number;
  /** Share of the examples that were declined. */
  readonly rejected: number;
}

/**
 * What decisions cost once the classes are known: (1/N) sum_n cost(a_n, y_n), or the price of declining.
 *
 * @param decisions [N] actions, or REJECT
 * @param labels [N]
 * @throws RangeError if the lengths differ, a cost is not finite, or a decision or a label does not exist
 */
export function costOfDecisions(
  decisions: ArrayLike<number>,
  labels: ArrayLike<number>,
  { costs, classes, rejection }: Costs,
): DecisionCost {
  const actions = checkCosts('costOfDecisions', { costs, classes, rejection });
  const count = decisions.length;
  if (count === 0 || labels.length !== count) {
    const expected = 'at least one decision, and a label for each';
    throw argumentError('costOfDecisions', expected, `${count} decisions and ${labels.length} labels`);
  }
  let sum = 0;
  let rejected = 0;
  for (let n = 0; n < count; n++) {
    const action = decisions[n]!;
    const label = labels[n]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw argumentError(`costOfDecisions: labels[${n}]`, `a class from 0 to ${classes - 1}`, label);
    }
    if (action === REJECT && rejection !== undefined) {
      sum += rejection;
      rejected++;
    } else if (Number.isInteger(action) && action >= 0 && action < actions) {
      sum += costs[action * classes + label]!;
    } else {
      const expected = `an action from 0 to ${actions - 1}${rejection === undefined ? '' : ', or REJECT'}`;
      throw argumentError(`costOfDecisions: decisions[${n}]`, expected, action);
    }
  }
  return { cost: sum / count, rejected: rejected / count };
}

/** The number of actions. */
function checkCosts(where: string, { costs, classes, rejection }: Costs): number {
  if (!Number.isInteger(classes) || classes < 1) {
    throw argumentError(`${where}: classes`, 'a whole number of at least 1', classes);
  }
  const actions = costs.length / classes;
  if (!Number.isInteger(actions) || actions < 1) {
    throw argumentError(`${where}: costs`, `a row of ${classes} for each action`, `${costs.length} values`);
  }
  for (let i = 0; i < costs.length; i++) {
    if (!Number.isFinite(costs[i]!)) throw argumentError(`${where}: costs[${i}]`, 'a finite cost', costs[i]);
  }
  if (rejection !== undefined && !Number.isFinite(rejection)) {
    throw argumentError(`${where}: rejection`, 'a finite cost', rejection);
  }
  return actions;
}
