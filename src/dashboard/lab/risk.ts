/** "How often may it be wrong?": what a threshold answers and errs on test images, as it was measured. */
import { percent } from '../../kit/format.ts';
import type { KeepingCurve } from '../../metrics/keepingCurve.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';

/** What a network was measured by: the card of the one that ships, the calibration of one trained here. */
export interface RiskScale {
  readonly curve: KeepingCurve;
  readonly refusal: { readonly kept: number; readonly thresholds: ByUncertainty };
  readonly test: { readonly examples: number };
}

export interface RiskStep {
  /** Share of the held-out images that the threshold keeps. */
  readonly kept: number;
  /** The most doubt, 1 - max p (1 - none), that is answered. */
  readonly threshold: number;
  /** Of the test images: the share that is answered, and the error among those. */
  readonly answered: number;
  readonly error: number;
  /**
   * Whether what is refused as foreign is left out of these numbers. Early cards only have numbers of what is
   * within the limit, and say nothing of those of them that are refused as foreign besides.
   */
  readonly isWhole: boolean;
}

/** Steps of the slider: each answers more than the one before. Those that answer nothing are left out. */
export function riskSteps({ curve: { kept, by, both } }: Pick<RiskScale, 'curve'>): RiskStep[] {
  const own = by.jointMaximum ?? by.maximumProbability;
  const told = both ?? own;
  const isWhole = both !== undefined || by.none === undefined;
  const steps: RiskStep[] = [];
  kept.forEach((share, i) => {
    const error = told.error[i];
    if (error === null || error === undefined) return;
    steps.push({ kept: share, threshold: own.thresholds[i]!, answered: told.answered[i]!, error, isWhole });
  });
  return steps;
}

/** The step in which a page begins: the one that keeps the share of the held-out images that a card keeps. */
export function usualStep(steps: readonly RiskStep[], { refusal }: Pick<RiskScale, 'refusal'>): number {
  const distance = (i: number) => Math.abs(steps[i]!.kept - refusal.kept);
  return steps.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
}

/** What a step does, on so many test images. */
export function riskText({ answered, error, isWhole }: RiskStep, images: number): string {
  const given = percent(answered, images);
  const does = isWhole ? `it answers ${given}` : `${given} are within this limit`;
  return `Of ${images.toLocaleString('en-US')} test images ${does}, and ${percent(error, images)} of those answers are wrong.`;
}
