/** Out-of-distribution sets for people: tables that say what is what. */
import {
  kindsSentence,
  type MeanUncertainty,
  meaningsOf,
  type OodReport,
  type ReadableSet,
  refusalSentence,
  uncertaintiesIn,
  valuesIn,
} from '../../figures/ood.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertaintyOf } from '../../metrics/uncertaintyReport.ts';
import { table, wrapped } from '../format.ts';

const nats = (value: number): string => value.toFixed(3);

export function oodText({ test, refusal, sets, readable = [], rotationSweep, left }: OodReport): string {
  const parts = [...(test && sets.length > 0 ? [detectionText(test, sets, refusal)] : [])];
  const kinds = sets.filter((set) => set.kinds);
  if (kinds.length > 0) parts.push(kindsText(kinds));
  if (readable.length > 0) parts.push(readableText(readable));
  if (refusal && sets.length + readable.length > 0) parts.push(wrapped(refusalSentence(refusal), WIDTH));
  if (rotationSweep) parts.push(sweepText(rotationSweep));
  if (left.length > 0) {
    parts.push(
      ['These sets do not apply to this run:', ...left.map(({ name, why }) => `  ${name}: ${why}`)].join(
        '\n',
      ),
    );
  }
  return parts.join('\n\n');
}

const WIDTH = 110;

/** The heads of columns, of which the first says what they are of. */
const under = (title: string, columns: number): string[] => [title, ...Array<string>(columns - 1).fill('')];

function detectionText(
  test: MeanUncertainty,
  sets: OodReport['sets'],
  refusal: OodReport['refusal'],
): string {
  const own = uncertaintiesIn(sets[0]!.auroc);
  const byNames = own.map(({ short }) => short);
  const all = <T>(scores: ByUncertaintyOf<T> | undefined, write: (x: T) => string) =>
    own.map(({ key }) => (scores ? write(scores[key]!) : '-'));
  const measures = ['AUROC by', 'FPR by', 'refused by'].flatMap((title) => under(title, own.length));
  const rows = [
    ['', '', 'mean, in nats', '', ...measures],
    ['set', 'images', 'entropy', 'MI', ...byNames, ...byNames, ...byNames, 'what it is'],
    [
      'test',
      whole(test.images),
      nats(test.entropy),
      nats(test.mutualInformation),
      ...Array<string>(2 * own.length).fill('-'),
      ...all(refusal?.refusedTest, percent),
      "in distribution: the run's own test images",
    ],
    ...sets.map((set) => [
      ...[set.name, whole(set.images), nats(set.entropy), nats(set.mutualInformation)],
      ...all(set.auroc, (x) => x.toFixed(4)),
      ...all(set.fpr95, percent),
      ...all(set.refused95, percent),
      `${set.kind}: ${set.title} (${set.source})`,
    ]),
  ];
  return [
    'What does it make of images it was not trained on?',
    table(rows),
    'AUROC: probability that such an image is less certain than a test image; 1 is best, 0.5 is chance.',
    'FPR: share of the test images flagged where 95 % of the others are; 0 is best, 95 % is chance.',
    'Refused: share of the set that is refused where 95 % of its own images are kept; 100 % is best, 5 % is chance.',
    'MI: mutual information of label and weights, the epistemic part of the entropy. max p: by 1 - the greatest probability.',
    ...meaningsOf(own),
  ].join('\n');
}

const kindsText = (sets: OodReport['sets']): string =>
  [
    `Refused by ${sets[0]!.refused95?.none === undefined ? 'entropy' : 'none'}, of each kind, the least first:`,
    ...sets.map((set) => wrapped(`  ${set.name}: ${kindsSentence(set)}`, WIDTH, '    ')),
  ].join('\n');

function readableText(sets: readonly ReadableSet[]): string {
  const byNames = uncertaintiesIn(sets[0]!.kept95).map(({ short }) => short);
  const measures = ['kept by', 'error of the kept, by'].flatMap((title) => under(title, byNames.length));
  const rows = [
    ['', '', '', ...measures],
    ['set', 'images', 'error', ...byNames, ...byNames, 'what it is'],
    ...sets.map((set) => [
      ...[set.name, whole(set.images), percent(set.error)],
      ...valuesIn(set.kept95).map((share) => percent(share)),
      ...valuesIn(set.errorOfKept95).map(shareOrDash),
      `${set.kind}: ${set.title} (${set.source})`,
    ]),
  ];
  return ['Does it read, and keep, what it was trained for by another hand?', table(rows)].join('\n');
}

const shareOrDash = (share: number | null): string => (share === null ? '-' : percent(share));

function sweepText({ images, points }: NonNullable<OodReport['rotationSweep']>): string {
  return [
    `The first ${whole(images)} test images, turned (error by the labels of the upright images; nats):`,
    table([
      ['degrees', 'error', 'entropy', 'aleatoric', 'epistemic'],
      ...points.map(({ degrees, error, entropy, aleatoric, epistemic }) => [
        String(degrees),
        percent(error),
        ...[entropy, aleatoric, epistemic].map(nats),
      ]),
    ]),
  ].join('\n');
}
