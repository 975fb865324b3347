/** Test images turned further and further: how often the network errs, and how unsure it becomes. */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { type Progress, partOf } from '../../bayes/prediction/progress.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { rotationAngles } from '../../data/ood/generated.ts';
import { rotate } from '../../data/ood/rotate.ts';
import { errorRate } from '../../metrics/classification.ts';
import { mean, meansOf } from './means.ts';
import type { RotationPoint, RotationSweep } from './ood.ts';

export type Predicted = Pick<
  Prediction,
  'count' | 'classes' | 'draws' | 'probs' | 'none' | 'entropy' | 'aleatoric' | 'epistemic'
>;

/** @throws what `predict` throws */
export async function rotationSweep(
  { images, rows, columns, count, labels }: LabelledImages,
  predict: (images: Uint8Array, count: number, progress: Progress) => Promise<Predicted>,
  progress: Progress,
): Promise<RotationSweep> {
  const points: RotationPoint[] = [];
  for (const [i, degrees] of rotationAngles.entries()) {
    const part = partOf(progress, i / rotationAngles.length, (i + 1) / rotationAngles.length);
    const found = await predict(rotate(images, rows, columns, degrees), count, part);
    const { entropy, mutualInformation: epistemic } = meansOf(found);
    const error = errorRate(found.probs, labels, found.classes);
    points.push({ degrees, error, entropy, aleatoric: mean(found.aleatoric), epistemic });
  }
  return { images: count, points };
}
