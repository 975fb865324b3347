/** Out-of-distribution sets for people: tables that say what is what. */
import { type MeanUncertainty, type OodReport, uncertainties } from '../../figures/ood.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import { table } from '../format.ts';

const nats = (value: number): string => value.toFixed(3);

export function oodText({ test, sets, rotationSweep, left }: OodReport): string {
  const parts = [...(test && sets.length > 0 ? [detectionText(test, sets)] : [])];
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

function detectionText(test: MeanUncertainty, sets: OodReport['sets']): string {
  const all = (scores: ByUncertainty, write: (x: number) => string) =>
    uncertainties.map(({ key }) => write(scores[key]));
  const rows = [
    ['', '', 'mean, in nats', '', 'AUROC by', '', '', 'FPR by', '', ''],
    ['set', 'images', 'entropy', 'MI', ...['entropy', 'MI', 'max p', 'entropy', 'MI', 'max p'], 'what it is'],
    [
      'test',
      whole(test.images),
      nats(test.entropy),
      nats(test.mutualInformation),
      ...Array(6).fill('-'),
      "in distribution: the run's own test images",
    ],
    ...sets.map(({ name, images, entropy, mutualInformation, auroc, fpr95, title, kind, source }) => [
      ...[name, whole(images), nats(entropy), nats(mutualInformation)],
      ...all(auroc, (x) => x.toFixed(4)),
      ...all(fpr95, percent),
      `${kind}: ${title} (${source})`,
    ]),
  ];
  return [
    'What does it make of images it was not trained on?',
    table(rows),
    'AUROC: probability that such an image is less certain than a test image; 1 is best, 0.5 is chance.',
    'FPR: share of the test images flagged where 95 % of the others are; 0 is best, 95 % is chance.',
    'MI: mutual information of label and weights, the epistemic part of the entropy. max p: by 1 - the greatest probability.',
  ].join('\n');
}

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
