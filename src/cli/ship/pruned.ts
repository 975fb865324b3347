/** What a network is worth, and what it still refuses, with a fraction of its weights removed. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { countAlive, prunePosterior } from '../../bayes/posterior/prune.ts';
import type { Gpu } from '../../gpu/device.ts';
import { errorRate } from '../../metrics/classification.ts';
import { keptShare, refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import { classificationMetrics } from '../../metrics/summary.ts';
import type { PruningRow } from '../../persist/shipped/card.ts';
import type { MeasureOptions } from '../evaluation/evaluation.ts';
import { refusalBy } from '../ood/refusals.ts';
import type { SomeOfSet } from './images.ts';

export interface PrunedOn {
  readonly test: CheckedExamples;
  readonly heldOut: CheckedExamples;
  readonly sets: readonly SomeOfSet[];
}

/** @throws DOMException AbortError if the signal fires; what `predict` throws */
export async function measurePrunedRefusal(
  gpu: Gpu,
  posterior: Posterior,
  { test, heldOut, sets }: PrunedOn,
  { fraction, ...options }: MeasureOptions & { readonly fraction: number },
): Promise<PruningRow> {
  const pruned = prunePosterior(posterior, fraction);
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, pruned);
  try {
    const own = await net.predict(test, options);
    const { thresholds, refusedTest } = refusalBy(own, await net.predict(heldOut, options));
    const { error, nll, ece } = classificationMetrics(own.probs, test.labels!, own.classes);
    const refused: PruningRow['refused'] = [];
    const kept: PruningRow['kept'] = [];
    for (const { name, examples, isRead } of sets) {
      const found = await net.predict(examples, options);
      const refusals = refusalsOf(found, thresholds);
      const images = examples.count;
      if (isRead) {
        const wrong = errorRate(found.probs, examples.labels!, found.classes);
        kept.push({ name, images, error: wrong, kept95: keptShare(refusals) });
      } else refused.push({ name, images, refused95: refusedShare(refusals) });
    }
    const left = countAlive(pruned).reduce((a, b) => a + b, 0);
    return { fraction, left, error, nll, ece, thresholds, refusedTest, refused, kept };
  } finally {
    net.destroy();
  }
}
