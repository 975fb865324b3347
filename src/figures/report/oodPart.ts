/**
 * Images that were not trained on, in the report: what each set is, and how well each uncertainty notices it.
 */
import { h } from '../../kit/dom.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import { createCanvas, grey, paint } from '../draw/heatmap.ts';
import { createFrame } from '../draw/part.ts';
import {
  kindsSentence,
  type MeanUncertainty,
  meaningsOf,
  type OodReport,
  type OodSamples,
  type OodSet,
  type ReadableSet,
  refusalSentence,
  type uncertainties,
  uncertaintiesIn,
  valuesIn,
} from '../predictions/ood.ts';
import { numberTable } from './numberTable.ts';
import type { ReportData } from './reportData.ts';
import { createRotationFigure } from './rotationFigure.ts';

const by = (measure: string, own: typeof uncertainties): string[] =>
  own.map(({ short }) => `${measure} by ${unbroken(short)}`);

export function createOodPart(host: HTMLElement, { report, samples }: NonNullable<ReportData['ood']>): void {
  const { sets, readable = [], refusal, rotationSweep, draws, left } = report;
  const own = uncertaintiesIn(sets[0]?.auroc);
  const n = own.length;
  const scores = [...by('AUROC', own), ...by('FPR', own), ...(refusal ? by('refused', own) : [])];
  const head = ['images', 'what they are', 'entropy', 'MI', ...scores];
  // a report with sets always has test images
  const test = report.test!;
  const frame = createFrame(
    'ood',
    'Does it notice images it was not trained on?',
    'AUROC: the probability that such an image is less certain than a test image; 1 is best, 0.5 is chance. FPR: the ' +
      'share of test images flagged where 95 % of the others are; 0 % is best, 95 % is chance. Refused: the share of ' +
      'a set that is refused where 95 % of its own images are kept; 100 % is best, 5 % is chance. Entropy and mutual ' +
      'information (MI, its epistemic part): means in nats; max p: 1 - the greatest probability. ' +
      meaningsOf(own)
        .map((text) => `${text} `)
        .join('') +
      'The best of each measure is bold.',
  );
  const rows: [OodSet | null, string[]][] = [
    [null, testNumbers(test, refusal, n)],
    ...sets.map((set): [OodSet, string[]] => [set, numbersOf(set)]),
  ];
  const named = rows.map(([set, numbers]) => [set?.name ?? 'test', labelOf(set, test.images), ...numbers]);
  frame.describe(finding(report), report, { caption: 'Out-of-distribution sets', head, rows: named });
  host.append(frame.root);
  frame.body.append(
    numberTable(
      head,
      rows.map(([set, numbers]) => [
        thumbnails(set?.name ?? 'test', samples),
        label(set, test.images),
        ...numbers.slice(0, 2),
        ...bold(numbers.slice(2, 2 + n), set && Math.max(...valuesIn(set.auroc))),
        ...bold(numbers.slice(2 + n, 2 + 2 * n), set && Math.min(...valuesIn(set.fpr95)), percentOf),
        ...bold(
          numbers.slice(2 + 2 * n),
          set?.refused95 ? Math.max(...valuesIn(set.refused95)) : null,
          percentOf,
        ),
      ]),
    ),
  );
  for (const text of notes(report)) frame.body.append(h('p', 'report__caption', text));
  if (readable.length > 0) frame.body.append(readableTable(readable, samples));
  for (const { name, why } of left) {
    frame.body.append(h('p', 'report__caption', `${name} does not apply: ${why}.`));
  }
  if (rotationSweep) createRotationFigure(host, rotationSweep, draws);
}

/** Where thresholds come from, and which kinds of image pass them. */
const notes = ({ refusal, sets }: OodReport): string[] => [
  ...(refusal ? [refusalSentence(refusal)] : []),
  ...sets
    .filter((set) => set.kinds)
    .map(
      (set) =>
        `Refused of ${set.name} by ${set.refused95?.none === undefined ? 'entropy' : 'none'}, the least first: ${kindsSentence(set)}.`,
    ),
];

function readableTable(sets: readonly ReadableSet[], samples: OodSamples): HTMLElement {
  const own = uncertaintiesIn(sets[0]!.kept95);
  return numberTable(
    ['images', 'what they are', 'error', ...by('kept', own), ...by('error of the kept', own)],
    sets.map((set) => [
      thumbnails(set.name, samples),
      label(set, set.images),
      percentOf(set.error),
      ...valuesIn(set.kept95).map(percentOf),
      ...valuesIn(set.errorOfKept95).map(shareOrDash),
    ]),
  );
}

const nats = (value: number): string => value.toFixed(3);
const ratio = (value: number): string => value.toFixed(3);
const percentOf = (value: number): string => unbroken(percent(value, 1000));

/** In one line, however narrow the column. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

const shareOrDash = (share: number | null): string => (share === null ? '–' : percentOf(share));

/** None in a report that was written before there were refusals. */
const refused = (shares: ByUncertainty | undefined): string[] =>
  shares ? valuesIn(shares).map(percentOf) : [];

const testNumbers = (test: MeanUncertainty, refusal: OodReport['refusal'], scores: number): string[] => [
  ...[nats(test.entropy), nats(test.mutualInformation), ...Array<string>(2 * scores).fill('')],
  ...refused(refusal?.refusedTest),
];

const numbersOf = ({ entropy, mutualInformation, auroc, fpr95, refused95 }: OodSet): string[] => [
  nats(entropy),
  nats(mutualInformation),
  ...valuesIn(auroc).map(ratio),
  ...valuesIn(fpr95).map(percentOf),
  ...refused(refused95),
];

/** Makes the best number bold, and every number that looks the same once it is rounded. */
function bold(
  texts: readonly string[],
  best: number | null,
  write: (value: number) => string = ratio,
): HTMLElement[] {
  return texts.map((text) => h(best !== null && text === write(best) ? 'strong' : 'span', {}, text));
}

const labelOf = (set: OodSet | null, images: number): string =>
  set
    ? `${whole(set.images)}: ${set.title} (${set.kind}; ${set.source})`
    : `${whole(images)}: the run's own test images, in distribution`;

function label(set: OodSet | ReadableSet | null, images: number): HTMLElement {
  const source = set
    ? `${set.kind}, ${whole(set.images)} images; ${set.source}`
    : `in distribution, ${whole(images)} images`;
  const title = set ? set.title : "the run's own test images";
  return h('div', 'report__set', h('strong', {}, title), h('span', 'report__source', source));
}

function thumbnails(name: string, samples: OodSamples): HTMLElement {
  const canvases = (samples.images[name] ?? []).map((pixels) => {
    const canvas = createCanvas(samples);
    paint(canvas, samples, { values: pixels, scale: 255, colours: grey });
    return canvas;
  });
  return h('div', 'report__thumbnails', ...canvases);
}

function finding({ sets, readable = [], draws }: OodReport): string {
  if (sets.length === 0) {
    return readable.map(({ name, error }) => `Of ${name} it misreads ${percentOf(error)}.`).join(' ');
  }
  const scores = sets.map((set) => {
    const own = uncertaintiesIn(set.auroc);
    const best = own.reduce((a, b) => (set.auroc[b.key]! > set.auroc[a.key]! ? b : a));
    return { set, best, auroc: set.auroc[best.key]! };
  });
  const [most, least] = [
    scores.reduce((a, b) => (b.auroc > a.auroc ? b : a)),
    scores.reduce((a, b) => (b.auroc < a.auroc ? b : a)),
  ];
  const say = ({ set, best, auroc }: (typeof scores)[number]) =>
    `${set.name} (${ratio(auroc)} by ${best.name})`;
  if (sets.length === 1) return `AUROC of ${say(most)}, ${draws} draws.`;
  return `It notices ${say(most)} best and ${say(least)} least, at ${draws} ${draws === 1 ? 'draw' : 'draws'}.`;
}
