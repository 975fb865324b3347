/**
 * Labels and predictions: is every class there, is every class predicted, and is the network better than
 * chance?
 */
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';

/** A class with fewer test examples may be missing from the predictions by chance. */
const leastOfClass = 10;

/** Beyond this many standard errors of a binomial, a result is not bad luck: one in a thousand. */
const unlucky = 3;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

export function trainingLabels({ trainClasses, prediction }: Evidence): Finding[] {
  const present = trainClasses!.flatMap((count, c) => (count > 0 ? [c] : []));
  if (present.length === 1) {
    return [
      {
        code: 'one-class',
        severity: 'error',
        title: 'all training labels are the same class',
        seen: `${sum(trainClasses!)} examples, all of class ${present[0]}.`,
        why: 'The best answer ignores the input, so there is nothing for a posterior to be sure or unsure of.',
        remedy:
          'Check how labels are read, and shuffle before taking the first n examples of a sorted data set.',
      },
    ];
  }
  const unseen = (prediction?.actual ?? []).flatMap((count, c) =>
    count > 0 && trainClasses![c] === 0 ? [c] : [],
  );
  if (unseen.length === 0) return [];
  return [
    {
      code: 'unseen-class',
      severity: 'warning',
      title: 'the test set has classes that training never saw',
      seen: `no training example of class ${unseen.join(', ')}.`,
      why: 'The network cannot be right about them.',
      remedy: 'Shuffle before splitting, or train on more examples.',
    },
  ];
}

export function unpredicted({ prediction }: Evidence): Finding[] {
  const { actual, predicted } = prediction!;
  const never = actual.flatMap((count, c) => (count >= leastOfClass && predicted[c] === 0 ? [c] : []));
  if (never.length === 0) return [];
  return [
    {
      code: 'never-predicted',
      severity: 'warning',
      title: never.length === 1 ? 'a class is never predicted' : 'classes are never predicted',
      seen: `${never.map((c) => `class ${c}: ${actual[c]} test examples, predicted 0 times`).join('; ')}.`,
      why: 'An average error hides that the network has not learned the class at all.',
      remedy: "Train longer; check the class's labels and how many training examples it has.",
    },
  ];
}

export function chance({ prediction }: Evidence): Finding[] {
  const { actual, predicted, error } = prediction!;
  const total = sum(actual);
  const accuracy = 1 - error;
  // the accuracy to expect if predictions had nothing to do with labels
  const luck = sum(actual.map((count, c) => (count / total) * (predicted[c]! / total)));
  const spread = unlucky * Math.sqrt((luck * (1 - luck)) / total);
  if (accuracy > luck + spread) return [];
  const isBelow = accuracy < luck - spread;
  return [
    {
      code: isBelow ? 'below-chance' : 'no-better-than-chance',
      severity: isBelow ? 'error' : 'warning',
      title: isBelow ? 'accuracy is below chance' : 'accuracy is no better than chance',
      seen:
        `${showPercent(accuracy)} of ${total} test examples are right; answers unrelated to the labels ` +
        `would get ${showPercent(luck)} (+- ${show(100 * spread)}).`,
      why: isBelow
        ? 'The network has learned something and calls it by other names: labels are permuted, or do not ' +
          'belong to these inputs.'
        : 'Nothing that was learned carries over to these examples.',
      remedy:
        'Check that labels and inputs of both sets are in the same order and use the same numbers for the ' +
        'same classes.',
    },
  ];
}
