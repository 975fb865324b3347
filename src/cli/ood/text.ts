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
} from '../../figures/predictions/ood.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertaintyOf } from '../../metrics/uncertaintyReport.ts';
import { table, widestText, wrapped } from '../terminal/layout.ts';

const nats = (value: number): string => value.toFixed(3);

export function oodText(
  { test, refusal, sets, readable = [], rotationSweep, left }: OodReport,
  width = Number.POSITIVE_INFINITY,
): string {
  const prose = (text: string, indent?: string) => wrapped(text, Math.min(width, widestText), indent);
  const parts = [];
  if (test && sets.length > 0) {
    const own = uncertaintiesIn(sets[0]!.auroc);
    const measures = [...measuresText, ...meaningsOf(own)];
    const title = 'What does it make of images it was not trained on?';
    const tableText = table(detectionRows(test, sets, refusal), width);
    parts.push([title, tableText, ...measures.map((text) => prose(text))].join('\n'));
  }
  const kinds = sets.filter((set) => set.kinds);
  if (kinds.length > 0) {
    const by = kinds[0]!.refused95?.none === undefined ? 'entropy' : 'none';
    const lines = kinds.map((set) => prose(`  ${set.name}: ${kindsSentence(set)}`, '    '));
    parts.push([prose(`Refused by ${by}, of each kind, the least first:`), ...lines].join('\n'));
  }
  if (readable.length > 0) {
    const title = prose('Does it read, and keep, what it was trained for by another hand?');
    parts.push(`${title}\n${table(readableRows(readable), width)}`);
  }
  if (refusal && sets.length + readable.length > 0) parts.push(prose(refusalSentence(refusal)));
  if (rotationSweep) {
    const title = `The first ${whole(rotationSweep.images)} test images, turned (error by the labels of the upright images; nats):`;
    parts.push(`${prose(title)}\n${table(sweepRows(rotationSweep), width)}`);
  }
  if (left.length > 0) {
    const lines = left.map(({ name, why }) => prose(`  ${name}: ${why}`, '    '));
    parts.push(['These sets do not apply to this run:', ...lines].join('\n'));
  }
  return parts.join('\n\n');
}

const measuresText = [
  'AUROC: probability that such an image is less certain than a test image; 1 is best, 0.5 is chance.',
  'FPR: share of the test images flagged where 95 % of the others are; 0 % is best, 95 % is chance.',
  'Refused: share of the set that is refused where 95 % of its own images are kept; 100 % is best, 5 % is chance.',
  'MI: mutual information of label and weights, the epistemic part of the entropy. max p: by 1 - the greatest probability.',
];

/** The heads of columns, of which the first says what they are of. */
const under = (title: string, columns: number): string[] => [title, ...Array<string>(columns - 1).fill('')];

function detectionRows(
  test: MeanUncertainty,
  sets: OodReport['sets'],
  refusal: OodReport['refusal'],
): string[][] {
  const own = uncertaintiesIn(sets[0]!.auroc);
  const byNames = own.map(({ short }) => short);
  const all = <T>(scores: ByUncertaintyOf<T> | undefined, write: (x: T) => string) =>
    own.map(({ key }) => (scores ? write(scores[key]!) : '-'));
  const measures = ['AUROC by', 'FPR by', 'refused by'].flatMap((title) => under(title, own.length));
  return [
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
}

function readableRows(sets: readonly ReadableSet[]): string[][] {
  const byNames = uncertaintiesIn(sets[0]!.kept95).map(({ short }) => short);
  const measures = ['kept by', 'error of the kept, by'].flatMap((title) => under(title, byNames.length));
  return [
    ['', '', '', ...measures],
    ['set', 'images', 'error', ...byNames, ...byNames, 'what it is'],
    ...sets.map((set) => [
      ...[set.name, whole(set.images), percent(set.error)],
      ...valuesIn(set.kept95).map((share) => percent(share)),
      ...valuesIn(set.errorOfKept95).map(shareOrDash),
      `${set.kind}: ${set.title} (${set.source})`,
    ]),
  ];
}

const shareOrDash = (share: number | null): string => (share === null ? '-' : percent(share));

const sweepRows = ({ points }: NonNullable<OodReport['rotationSweep']>): string[][] => [
  ['degrees', 'error', 'entropy', 'aleatoric', 'epistemic'],
  ...points.map(({ degrees, error, entropy, aleatoric, epistemic }) => [
    String(degrees),
    percent(error),
    ...[entropy, aleatoric, epistemic].map(nats),
  ]),
];
