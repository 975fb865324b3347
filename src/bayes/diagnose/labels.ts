/** Labels: is every class there, in its share, and in no order? */
import { hypergeometricCdf } from '../../metrics/exactTests.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show, showPercent } from './finding.ts';

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The first few of a list, for people. */
export const listed = (items: readonly (string | number)[], separator = ', '): string =>
  items.length > 6
    ? `${items.slice(0, 5).join(separator)} and ${items.length - 5} more`
    : items.join(separator);

export function trainingLabels({ trainClasses, heldOut = [], prediction }: Evidence): Finding[] {
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
  const lacking = trainClasses!.flatMap((count, c) => (count === 0 ? [c] : []));
  if (lacking.length === 0) return [];
  const parts = [...heldOut, ...(prediction ? [{ part: 'test', classes: prediction.actual }] : [])];
  const met = lacking.filter((c) => parts.some(({ classes }) => classes[c]! > 0));
  // where nothing is held out, new examples may be of any class
  const isMet = met.length > 0 || parts.length === 0;
  return [
    {
      code: 'unseen-class',
      severity: isMet ? 'warning' : 'note',
      title:
        met.length > 0
          ? 'held-out examples have classes that training never saw'
          : 'the network has classes that training never saw',
      seen: `no training example of class ${listed(met.length > 0 ? met : lacking)}.`,
      why: isMet
        ? 'The network cannot be right about them, nor does it know that it does not know them.'
        : 'The test set lacks them too, so no score shows that the network cannot be right about them.',
      remedy: isMet
        ? 'Shuffle before splitting, or train on more examples.'
        : 'Take a network with as many outputs as there are classes, or check how labels are read.',
    },
  ];
}

/** Odds of a class that differ by this factor between two parts matter, where they are no chance. */
const clearOdds = 1.5;

interface Shares {
  readonly train: number;
  readonly all: number;
  readonly own: number;
  readonly ownAll: number;
}

/** Fisher's exact test, two-sided, of one class against the rest in two parts. */
function shareProbability({ train, all, own, ownAll }: Shares): number {
  const urn = { population: all + ownAll, marked: train + own, drawn: ownAll };
  return Math.min(1, 2 * Math.min(hypergeometricCdf(own, urn), 1 - hypergeometricCdf(own - 1, urn)));
}

function differClearly({ train, all, own, ownAll }: Shares): boolean {
  const odds = (count: number, of: number) => count / (of - count);
  const ratio = odds(own, ownAll) / odds(train, all);
  return !(ratio < clearOdds && ratio > 1 / clearOdds);
}

export function classShares(evidence: Evidence): Finding[] {
  const { trainClasses = [], heldOut = [] } = evidence;
  const present = trainClasses.flatMap((count, c) => (count > 0 ? [c] : []));
  // a class that training lacks is told of by itself
  const within = (counts: readonly number[]) => sum(present.map((c) => counts[c]!));
  return heldOut.flatMap(({ part, classes }): Finding[] => {
    const sharesOf = (c: number): Shares => ({
      ...{ train: trainClasses[c]!, all: within(trainClasses) },
      ...{ own: classes[c]!, ownAll: within(classes) },
    });
    const limit = falseAlarm / (present.length * heldOut.length);
    const other = present.filter((c) => {
      const shares = sharesOf(c);
      return differClearly(shares) && shareProbability(shares) <= limit;
    });
    if (other.length === 0) return [];
    const share = (count: number, all: number) => showPercent(count / all);
    const texts = other.map((c) => {
      const { train, all, own, ownAll } = sharesOf(c);
      return `class ${c}: ${share(train, all)} of training, ${share(own, ownAll)} of ${part}`;
    });
    const order = isSorted(evidence)
      ? ' The training examples are sorted by class: a part was taken from one end of the file.'
      : '';
    return [
      {
        code: 'class-shares',
        severity: 'warning',
        title: `${part} examples have other class shares than training examples`,
        seen: `${listed(texts, '; ')}.${order}`,
        why:
          'The network has learned how frequent each class is: under other frequencies its probabilities are off, and ' +
          `the ${part} scores are not those of new examples like the training examples.`,
        remedy:
          'Shuffle before splitting, or split within each class; if the shares differ on purpose, say which ones a score ' +
          'is of.',
      },
    ];
  });
}

/** Fewer changes of class than this share of those expected: long stretches, not a little clumping. */
const fewChanges = 0.5;

/**
 * Whether the training examples lie in the order of their classes. In random order the runs of a class with n
 * of N examples are hypergeometric: which of the N - n + 1 gaps between the others it fills. (Wald and
 * Wolfowitz 1940, "On a test whether two samples are from the same population".)
 */
function isSorted({ trainClasses, trainRuns }: Evidence): boolean {
  if (!trainClasses || !trainRuns) return false;
  const all = sum(trainClasses);
  const expected = trainClasses.map((count) => (count * (all - count + 1)) / all);
  if (!(sum(trainRuns) < fewChanges * sum(expected))) return false;
  return trainClasses.some((count, c) => {
    const urn = { population: all, marked: all - count + 1, drawn: count };
    return count > 0 && hypergeometricCdf(trainRuns[c]!, urn) <= falseAlarm / trainClasses.length;
  });
}

export const hasOrder = ({ trainClasses, trainRuns }: Evidence): boolean =>
  trainRuns !== undefined && (trainClasses ?? []).filter((count) => count > 0).length > 1;

export function labelOrder(evidence: Evidence): Finding[] {
  if (!isSorted(evidence)) return [];
  const { trainClasses = [], trainRuns = [] } = evidence;
  const all = sum(trainClasses);
  const expected = trainClasses.reduce((total, count) => total + (count * (all - count + 1)) / all, 0);
  return [
    {
      code: 'sorted-labels',
      severity: 'note',
      title: 'training examples are sorted by class',
      seen:
        `${all} labels in ${sum(trainRuns)} unbroken ${sum(trainRuns) === 1 ? 'run' : 'runs'} of one class; in random ` +
        `order there would be about ${show(Math.round(expected))}.`,
      why:
        'Training shuffles, so its order does no harm there. But the first n or the last n of such examples have other ' +
        'classes than the whole, whether they are trained on or held out.',
      remedy: 'Shuffle the file once, or take parts at random; look at the classes of every part.',
    },
  ];
}
