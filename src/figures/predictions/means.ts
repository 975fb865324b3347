/** Means of a prediction's uncertainties. */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { MeanUncertainty } from './ood.ts';

export function meansOf({
  count,
  entropy,
  epistemic,
}: Pick<Prediction, 'count' | 'entropy' | 'epistemic'>): MeanUncertainty {
  return { images: count, entropy: mean(entropy), mutualInformation: mean(epistemic) };
}

export const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
