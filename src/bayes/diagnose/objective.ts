/** Is the posterior better than ignorance, by the objective that it was trained for? */
import { studentTail } from '../../metrics/exactTests.ts';
import { inputSizeOf } from '../layers/entries.ts';
import { familyKind } from '../prior.ts';
import { courseOf, isCourse, type Point, tenths } from './course.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show } from './finding.ts';
import { canBeIgnorant, type Ignorance, ignoranceOf } from './ignorance.ts';

/** With one class in training there is nothing but ignorance. */
export const canCompare = (evidence: Evidence): boolean =>
  isCourse(courseOf(evidence)) &&
  canBeIgnorant(evidence) &&
  (evidence.trainClasses ?? [1, 1]).filter((count) => count > 0).length > 1;

/** The end of training under the objective's own weight of the KL, whatever weight the trainer gave it. */
export function endUnderObjective(evidence: Evidence) {
  const scale = evidence.settings!.temperature / evidence.examples!;
  const course = courseOf(evidence).map(
    (point): Point => ({ ...point, freeEnergy: point.nll + scale * point.kl }),
  );
  return tenths(course).at(-1)!;
}

/**
 * By how much, in nats per example, the end of training is above ignorance; 0 or less if it is below, or if
 * minibatch noise may explain it.
 */
function excess(evidence: Evidence, ignorance: Ignorance): number {
  const { freeEnergy, variance, points } = endUnderObjective(evidence);
  const above = freeEnergy - ignorance.freeEnergy;
  if (!(above > 0)) return 0;
  return studentTail(above / Math.sqrt(variance / points), points - 1) <= falseAlarm ? above : 0;
}

export function worseThanIgnorance(evidence: Evidence): Finding[] {
  const ignorance = ignoranceOf(evidence)!;
  if (!(excess(evidence, ignorance) > 0)) return [];
  const { temperature } = evidence.settings!;
  const { freeEnergy, nll } = endUnderObjective(evidence);
  const { head } = evidence.config;
  const answer = head.kind === 'gaussian' ? 'the mean of the targets' : 'the class frequencies';
  return [
    {
      code: 'worse-than-ignorance',
      severity: 'warning',
      title: 'by its own objective, knowing nothing is better',
      seen:
        `at temperature ${show(temperature)} the free energy ended at ${show(freeEnergy)} nats an example, ` +
        `${show(nll)} of them NLL and ${show(freeEnergy - nll)} KL; a posterior that ignores the inputs and answers with ` +
        `${answer} has ${show(ignorance.freeEnergy)}, ${show(ignorance.nll)} of them NLL.`,
      why:
        'What the data taught the network is worth less, by this objective, than the KL that it costs. Predictions may ' +
        'be good all the same; but the widths are where the optimiser left them, not those of a Bayes posterior.',
      remedy: remedyFor(evidence),
    },
  ];
}

/** A scale at which a layer keeps the variance of what passes through it, sqrt(2 / I) (He et al. 2015). */
const fittingScale = ({ config }: Evidence): number => Math.sqrt(2 / inputSizeOf(config.layers));

function remedyFor(evidence: Evidence): string {
  const { config, settings } = evidence;
  const family = familyKind(config.prior);
  const prior =
    family === 'gaussian'
      ? `give the Gaussian prior scales that fit the layers, sqrt(2 / inputs): ${show(fittingScale(evidence))} for the first`
      : `take a Gaussian prior, whose scale fits the layers, sqrt(2 / inputs): ${show(fittingScale(evidence))} for the ` +
        `first; under the ${family === 'mixture' ? 'scale mixture' : 'Laplace prior'} no Gaussian weight is free`;
  const cold =
    settings!.temperature < 1
      ? 'lower the temperature further'
      : 'lower the temperature, which is a cold posterior';
  return `Train for more epochs; ${prior}; take fewer weights or more data; or ${cold}, and say so beside the numbers.`;
}
