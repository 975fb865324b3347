/** "How often may it be wrong?": what a threshold answers and errs on the test images, by the card. */
import { percent } from '../../kit/format.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';

export interface RiskStep {
  /** Share of the held-out images that the threshold keeps. */
  readonly kept: number;
  /** The most doubt, 1 - max p (1 - none), that is answered. */
  readonly threshold: number;
  /** Of the test images: the share that is answered, and the error among those. */
  readonly answered: number;
  readonly error: number;
}

/** Steps of the slider: each answers more than the one before. Those that answer nothing are left out. */
export function riskSteps({ curve }: Pick<NetworkCard, 'curve'>): RiskStep[] {
  const own = curve.by.jointMaximum ?? curve.by.maximumProbability;
  const steps: RiskStep[] = [];
  curve.kept.forEach((kept, i) => {
    const error = own.error[i];
    if (error === null || error === undefined) return;
    steps.push({ kept, threshold: own.thresholds[i]!, answered: own.answered[i]!, error });
  });
  return steps;
}

/** The step in which a page begins: the one that keeps the card's share of the held-out images. */
export function usualStep(steps: readonly RiskStep[], { refusal }: Pick<NetworkCard, 'refusal'>): number {
  const distance = (i: number) => Math.abs(steps[i]!.kept - refusal.kept);
  return steps.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
}

/** What a step does, on so many test images. What is foreign is refused besides, whatever the step. */
export function riskText({ answered, error }: RiskStep, images: number): string {
  return `Of ${images.toLocaleString('en-US')} test images ${percent(answered, images)} are within this limit, and ${percent(error, images)} of those answers are wrong.`;
}
