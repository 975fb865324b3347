/** One plain sentence for each figure: what it shows, computed from its data. */

import { percent, significant, whole, withArticle } from '../kit/format.ts';
import { binomialInterval } from '../metrics/binomialInterval.ts';
import type {
  ConfidenceHistogram,
  DigitImportance,
  FigureData,
  ImagePrediction,
  LayerWeights,
  TargetFigure,
} from './data.ts';

/** The finding of the weight figure. */
export function weightFinding(layers: readonly LayerWeights[]): string {
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const sigma = layers.reduce((sum, layer) => sum + layer.meanSigma * layer.parameters, 0) / parameters;
  const prior = layers[0]!.prior.sd;
  const times = prior / sigma;
  const change =
    times > 1.05
      ? `${significant(times, 2)} times more closely than the prior did`
      : times < 0.95
        ? 'less closely than the prior did'
        : 'as closely as the prior did';
  return `The posterior knows a weight to \u00b1${significant(sigma, 2)} on average, ${change} (\u00b1${significant(prior, 2)}).`;
}

/**
 * The finding of the importance figure: the digits on which draws agree most and least, by the spread
 * relative to the mean, over the whole image.
 */
export function importanceFinding(digits: readonly DigitImportance[]): string {
  const ranked = digits
    .map((digit) => ({ digit, doubt: norm(digit.sd) / Math.max(norm(digit.mean), Number.MIN_VALUE) }))
    .sort((a, b) => a.doubt - b.doubt);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (!best || !worst) return 'There are no images to explain.';
  const wrong = digits.filter(({ label, predicted }) => label !== predicted).length;
  const mistakes =
    wrong === 0
      ? ''
      : wrong === 1
        ? ' One is misread; its map explains the wrong answer.'
        : ` ${wrong} are misread; their maps explain the wrong answers.`;
  return (
    `Posterior draws agree most about the ${best.digit.label} (their spread is ${significant(best.doubt, 2)} of the mean) ` +
    `and least about the ${worst.digit.label} (${significant(worst.doubt, 2)} of it).${mistakes}`
  );
}

/** Whether so many of n are within the sampling error of a share: its exact 95 % interval holds it. */
function isWithin(share: number, measured: number, n: number): boolean {
  const { lower, upper } = binomialInterval(Math.round(measured * n), n);
  return share >= lower && share <= upper;
}

/** The finding of the confidence figure. A gap counts only beyond the sampling error of the accuracy. */
export function confidenceFinding({ meanConfidence, accuracy, images }: ConfidenceHistogram): string {
  const gap = meanConfidence - accuracy;
  const degree = Math.abs(gap) < 0.02 ? 'slightly ' : '';
  const verdict = isWithin(meanConfidence, accuracy, images)
    ? 'as sure as it is right, within sampling error'
    : gap > 0
      ? `${degree}too sure`
      : `${degree}too modest`;
  const [confidence, right] = [percent(meanConfidence, images), percent(accuracy, images)];
  return `Mean confidence ${confidence} against accuracy ${right}: ${verdict}.`;
}

/** The finding of the prediction figure, about the most uncertain image. */
export function predictionFinding({ digits }: Pick<FigureData['predictions'], 'digits'>): string {
  const [first] = [...digits].sort((a, b) => b.entropy - a.entropy);
  if (!first) return 'There are no images to show.';
  const [top, second] = topClasses(first);
  const share = first.entropy > 0 ? first.mutualInformation / first.entropy : 0;
  // the source by the posterior, which may be wrong: a cold posterior takes too much for noise
  const source =
    share < 0.5
      ? 'this posterior takes most of it for noise in the data'
      : 'this posterior puts most of it down to weights it is unsure of';
  return (
    `At its least certain the network hesitates between ${top} and ${second} (it is ${withArticle(first.label)}): ` +
    `entropy ${significant(first.entropy)} of at most ${significant(Math.log(first.probs.length))} nats; ` +
    `${source} (${percent(share, 100)} is epistemic).`
  );
}

/** The finding of the target figure. A gap counts only beyond the sampling error of the coverage. */
export function targetFinding({ mass, inside, rows }: TargetFigure): string {
  const gap = inside - mass;
  const verdict = isWithin(mass, inside, rows)
    ? 'as wide as they should be, within sampling error'
    : gap < 0
      ? 'too narrow: it is surer than it is right'
      : 'too wide: it is right more often than it says';
  return `The ${percent(mass, 100)} intervals hold ${percent(inside, rows)} of ${whole(rows)} test rows: ${verdict}.`;
}

/** Classes from the most probable on; ties by class. */
export function topClasses({ probs }: Pick<ImagePrediction, 'probs'>): number[] {
  return probs.map((_, c) => c).sort((a, b) => probs[b]! - probs[a]! || a - b);
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
