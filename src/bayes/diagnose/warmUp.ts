/** Did the KL ever have its whole weight? */
import { courseOf } from './course.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';

/**
 * Of the sum of all learning rates, the part that must be left once the KL has its whole weight: with less,
 * sigma cannot get to where that weight holds it. A warm-up over half of a cosine schedule leaves 18 %.
 */
const leastLeft = 0.1;

export const hasWarmUp = ({ settings, history }: Evidence): boolean =>
  (settings?.klWarmupEpochs ?? 0) > 0 && settings!.temperature > 0 && (history?.length ?? 0) > 0;

export function warmUp(evidence: Evidence): Finding[] {
  const course = courseOf(evidence);
  const last = course.at(-1);
  if (!last) return [];
  const sum = (points: typeof course) => points.reduce((total, { rate }) => total + rate, 0);
  const left = sum(course.filter(({ klShare }) => klShare === 1)) / sum(course);
  const isWhole = last.klShare === 1;
  if (isWhole && !(left < leastLeft)) return [];
  const { klWarmupEpochs, temperature } = evidence.settings!;
  return [
    {
      code: 'kl-warmup',
      severity: 'warning',
      title: isWhole
        ? 'the warm-up of the KL leaves too little training'
        : 'the warm-up of the KL never ended',
      seen: isWhole
        ? `the KL had its whole weight only after ${show(klWarmupEpochs!)} epochs, when ${showPercent(left)} of the sum ` +
          'of learning rates was left.'
        : `a warm-up of ${show(klWarmupEpochs!)} epochs; the last step still counted the KL ` +
          `${show(last.klShare * temperature)} times, where the temperature says ${show(temperature)}.`,
      why:
        'Until the warm-up ends, the objective is that of a colder posterior: sigma is smaller than the temperature ' +
        'says, and so is every uncertainty that follows from it.',
      remedy:
        'End the warm-up within the first half of the training (klWarmupEpochs), or train for more epochs: a schedule ' +
        'and its warm-up run over the horizon.',
    },
  ];
}
