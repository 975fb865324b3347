/** Predictions against labels: is every class predicted, and is the network better than chance? */
import { binomialCdf } from '../../metrics/binomialInterval.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show, showPercent } from './finding.ts';
import { listed } from './labels.ts';

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** A network that has learned a class predicts it at least this many times as often as it comes. */
const leastPredicted = 0.5;

/**
 * The probability, at most, that some set of k classes is missing from the predictions of a network that
 * predicts every class at least half as often as it comes: (1 - half of their share)^N, for each of the sets
 * that there are.
 */
function missingProbability(missing: readonly number[], actual: readonly number[]): number {
  const total = sum(actual);
  const share = sum(missing.map((c) => actual[c]!)) / total;
  const classes = actual.filter((count) => count > 0).length;
  const sets = missing.reduce((product, _, i) => (product * (classes - i)) / (i + 1), 1);
  return sets * classes * (1 - leastPredicted * share) ** total;
}

export function unpredicted({ prediction }: Evidence): Finding[] {
  const { actual, predicted } = prediction!;
  const never = actual.flatMap((count, c) => (count > 0 && predicted[c] === 0 ? [c] : []));
  // rare classes would hide the frequent ones among them
  never.sort((a, b) => actual[b]! - actual[a]!);
  const sizes = never.map((_, i) => i + 1);
  const told = sizes.findLast((size) => missingProbability(never.slice(0, size), actual) <= falseAlarm);
  if (told === undefined) return [];
  const texts = never.slice(0, told).map((c) => `class ${c}: ${actual[c]} test examples, predicted 0 times`);
  return [
    {
      code: 'never-predicted',
      severity: 'warning',
      title: told === 1 ? 'a class is never predicted' : 'classes are never predicted',
      seen: `${listed(texts, '; ')}.`,
      why: 'An average error hides that no example is ever recognised as this class.',
      remedy: "Train longer; check the class's labels and how many training examples it has.",
    },
  ];
}

/**
 * A network that is worth something knows at least this share of what luck leaves to know. Whether less is
 * known must be told from the test examples before it is said: few of them tell nothing.
 */
const leastKnown = 0.25;

/**
 * If answers had nothing to do with labels, of N answers luck * N would be right, and the number has no more
 * variance than a binomial's, by whose tails it is judged (Hoeffding 1956, "On the distribution of the number
 * of successes in independent trials").
 */
export function chance({ prediction }: Evidence): Finding[] {
  const { actual, predicted, error } = prediction!;
  const total = sum(actual);
  const right = Math.round((1 - error) * total);
  if (!(total > 0 && right >= 0 && right <= total)) return [];
  const luck = Math.min(1, sum(actual.map((count, c) => (count / total) * (predicted[c]! / total))));
  const isBelow = binomialCdf(right, total, luck) <= falseAlarm;
  const isAbove = right > 0 && 1 - binomialCdf(right - 1, total, luck) <= falseAlarm;
  const knowsLittle = binomialCdf(right, total, luck + leastKnown * (1 - luck)) <= falseAlarm;
  if (!isBelow && (isAbove || !knowsLittle)) return [];
  return [
    {
      code: isBelow ? 'below-chance' : 'no-better-than-chance',
      severity: isBelow ? 'error' : 'warning',
      title: isBelow ? 'accuracy is below chance' : 'accuracy is no better than chance',
      seen:
        `${right} of ${total} test examples are right; answers unrelated to the labels would get ` +
        `${show(luck * total)} on average, and so few or fewer with probability ` +
        `${show(binomialCdf(right, total, luck))}.`,
      why: isBelow
        ? 'The network has learned something and calls it by other names: labels are permuted, or do not ' +
          'belong to these inputs.'
        : `Nothing that was learned carries over to these examples: ${showPercent(leastKnown)} of what luck leaves to ` +
          'know would have shown.',
      remedy:
        'Check that labels and inputs of both sets are in the same order and use the same numbers for the ' +
        'same classes.',
    },
  ];
}
