/**
 * The prediction figure: single test images, with every class's probability and how far the posterior agrees
 * on it.
 */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { quantile } from '../../metrics/uncertainty.ts';
import type { DigitPrediction } from '../data.ts';
import { brief, imageOf } from './digits.ts';

export interface ChosenDigit {
  readonly index: number;
  readonly reason: DigitPrediction['reason'];
}

/**
 * Chooses the images to show. First come those of the highest entropy, the highest first. Then come typical
 * ones, the nearest to the median entropy, of different classes while there are any left. Equals are taken in
 * the order of the data, so the choice depends on the data only. Fewer images give fewer choices.
 *
 * @param entropy [N] nats
 * @param labels [N]
 */
export function chooseDigits(
  entropy: ArrayLike<number>,
  labels: ArrayLike<number>,
  { uncertain = 5, typical = 4 } = {},
): ChosenDigit[] {
  if (entropy.length === 0) return [];
  const byEntropy = Array.from(entropy, (_, n) => n).sort((a, b) => entropy[b]! - entropy[a]! || a - b);
  const most = byEntropy.slice(0, uncertain);
  const median = quantile(entropy, 0.5);
  const distance = (n: number) => Math.abs(entropy[n]! - median);
  const byDistance = byEntropy.slice(uncertain).sort((a, b) => distance(a) - distance(b) || a - b);
  const seen = new Set<number>();
  const fresh = byDistance.filter((n) => {
    const isNew = !seen.has(labels[n]!);
    seen.add(labels[n]!);
    return isNew;
  });
  const others = byDistance.filter((n) => !fresh.includes(n));
  return [
    ...most.map((index) => ({ index, reason: 'most uncertain' as const })),
    ...[...fresh, ...others].slice(0, typical).map((index) => ({ index, reason: 'typical' as const })),
  ];
}

/**
 * @param shown a prediction of the chosen images, in their order, with intervals
 * @throws TypeError if it has no intervals
 */
export function predictionFigure(
  shown: Prediction,
  data: LabelledImages,
  chosen: readonly ChosenDigit[],
): DigitPrediction[] {
  const { classes, probs, interval, entropy, epistemic, none } = shown;
  if (!interval) throw new TypeError('predictionFigure: expected a prediction with intervals, got none');
  return chosen.map(({ index, reason }, k) => {
    const row = (values: Float64Array) => brief(values.subarray(k * classes, (k + 1) * classes));
    return {
      index,
      label: data.labels[index]!,
      pixels: Array.from(imageOf(data, index)),
      probs: row(probs),
      lower: row(interval.lower),
      upper: row(interval.upper),
      entropy: entropy[k]!,
      mutualInformation: epistemic[k]!,
      ...(none && { none: none[k]! }),
      reason,
    };
  });
}
