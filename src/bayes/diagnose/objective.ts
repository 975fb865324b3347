/** Is the posterior better than ignorance, by the objective that it was trained for? */
import { studentTail } from '../../metrics/exactTests.ts';
import { standardFactor } from '../fanIn.ts';
import { familyKind, layerPrior } from '../prior.ts';
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

/** Of each layer's Gaussian prior, as the library's default has it. */
const fittingScales = ({ config }: Evidence): number[] =>
  config.layers.slice(0, -1).map((inputs) => standardFactor / Math.sqrt(inputs));

/** Scales within a factor of this of the fitting ones are no reason. */
const near = 2;

function priorAdvice(evidence: Evidence): string | undefined {
  const { prior } = evidence.config;
  const family = familyKind(prior);
  const scales = fittingScales(evidence);
  const first = `${standardFactor} / sqrt(inputs): ${show(scales[0]!)} for the first`;
  if (family !== 'gaussian') {
    const name = family === 'mixture' ? 'scale mixture' : 'Laplace prior';
    return `take a Gaussian prior, whose scale fits the layers, ${first}; under the ${name} no Gaussian weight is free`;
  }
  const isNear = scales.every((scale, l) => {
    const own = layerPrior(prior, l);
    return own.kind === 'gaussian' && Math.abs(Math.log(own.scale / scale)) <= Math.log(near);
  });
  return isNear ? undefined : `give the Gaussian prior scales that fit the layers, ${first}`;
}

function remedyFor(evidence: Evidence): string {
  const advice = priorAdvice(evidence);
  const cold =
    evidence.settings!.temperature < 1
      ? 'lower the temperature further'
      : 'lower the temperature, which is a cold posterior';
  return [
    'Train for more epochs',
    ...(advice ? [advice] : []),
    'take fewer weights or more data',
    `or ${cold}, and say so beside the numbers.`,
  ].join('; ');
}
