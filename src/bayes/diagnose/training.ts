/** The course of the objective: swamped by the KL, not finished, or getting worse. Nats per example. */
import { standardFactor } from '../fanIn.ts';
import { hasPosterior } from '../method.ts';
import { learnedNothing } from './collapse.ts';
import {
  courseOf,
  isAbove,
  isCourse,
  type Point,
  type Stretch,
  settledCourse,
  stretchesOfRate,
  tenths,
} from './course.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show, showPercent } from './finding.ts';
import { ignoranceOf, ignorantNll } from './ignorance.ts';

export const hasCourse = (evidence: Evidence): boolean => isCourse(courseOf(evidence));

/** Without its whole weight the KL may take the free energy anywhere. */
export const hasSettledCourse = (evidence: Evidence): boolean => isCourse(settledCourse(evidence));

/** A KL of three times the NLL is usual with small data. It is a fault only if nothing is learned. */
const swampingRatio = 3;

/**
 * What was given up again, as a share of what had been learned: of the NLL's way from the best constant
 * answer to its best. Less is how a posterior at temperature 1 gives up what it had overfitted.
 */
const givenUpShare = 0.2;
const givenUpNats = 0.02;

/** A posterior that is better than ignorance by this share of what was learned is worth its KL. */
const worthShare = 0.25;

const lowest = (parts: readonly Stretch[], of: (part: Stretch) => number): Stretch =>
  parts.reduce((a, b) => (of(b) < of(a) ? b : a));

export function klSwamping(evidence: Evidence): Finding[] {
  const parts = tenths(courseOf(evidence));
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const best = lowest(parts, ({ nll }) => nll);
  const cost = last.freeEnergy - last.nll;
  const nothing = learnedNothing(evidence);
  const isDensity = evidence.config.head.kind === 'gaussian';
  const isStuck = !isDensity && nothing === true && cost > swampingRatio * last.nll;
  const learned = Math.max((ignorantNll(evidence) ?? first.nll) - best.nll, first.nll - best.nll);
  const isTraded =
    cost > (isDensity ? learned / 2 : last.nll) &&
    last.nll - best.nll > givenUpShare * learned + givenUpNats &&
    best.freeEnergy > last.freeEnergy;
  if (!isStuck && !isTraded) return [];
  const worth = (ignoranceOf(evidence)?.freeEnergy ?? Number.NEGATIVE_INFINITY) - last.freeEnergy;
  return [
    {
      code: 'kl-swamping',
      // the mean NLL of draws may be that of a constant, and the mean of draws predict all the same
      severity: nothing && !isDensity ? 'error' : worth > worthShare * learned ? 'note' : 'warning',
      title: 'the KL swamps the likelihood',
      seen:
        `at the end the KL costs ${show(cost)} nats an example and the NLL is ${show(last.nll)}, ` +
        `after ${show(first.nll)} at the start and ${show(best.nll)} at its best; free energy went from ` +
        `${show(first.freeEnergy)} to ${show(last.freeEnergy)}.`,
      why:
        'The free energy falls because the posterior returns to the prior, not because the network learns ' +
        'the data.',
      remedy:
        'Check the weight of the KL; with temperature 1 take more data, fewer weights, a prior whose ' +
        `scale fits each layer, ${standardFactor} / sqrt(inputs), or many more epochs.`,
    },
  ];
}

/**
 * Share of the whole fall that the last quarter may still bring. An exponential approach leaves 10 % to it
 * (third against fourth quarter) when it has lasted three of its time constants, and is then 5 % away from
 * its end: worth a note. After two time constants these are 15 % and 16 %. Quarters are of the sum of
 * learning rates, which is the optimiser's time: a schedule that fades flattens any course in the end.
 */
const unfinishedShare = 0.1;
const farShare = 0.15;

/** A change by less than this is none, whatever share of the fall it is: nats per example. */
const noticeable = 0.01;

const hasWidths = ({ config }: Evidence): boolean => !config.method || hasPosterior(config.method);

export function unfinished(evidence: Evidence): Finding[] {
  const course = judgedCourse(evidence);
  const quarters = stretchesOfRate(course, 4);
  const parts = stretchesOfRate(course, 10);
  const [third, fourth] = [quarters[2]!, quarters[3]!];
  const fall = parts[0]!.freeEnergy - parts[9]!.freeEnergy;
  const recent = third.freeEnergy - fourth.freeEnergy;
  const isFalling =
    recent > Math.max(unfinishedShare * fall, noticeable) && isAbove(third, fourth, falseAlarm);
  if (!(isFalling && fall > 0)) return [];
  const faded = isFaded(course)
    ? ' The learning rate faded, which flattens the curve; quarters are of the sum of learning rates.'
    : '';
  return [
    {
      code: 'unfinished',
      severity: recent > farShare * fall ? 'warning' : 'note',
      title: 'the free energy was still falling when training ended',
      seen:
        `free energy still fell by ${show(recent)} nats an example in the last quarter, ` +
        `${showPercent(recent / fall)} of its whole fall.${faded}`,
      why: hasWidths(evidence)
        ? 'The posterior is still on its way: sigma above all, which moves more slowly than mu, tells where ' +
          'training began and not what the data say.'
        : 'The weights are still on their way: they tell where training began beside what the data say.',
      remedy:
        'Train for more epochs; with a cosine schedule the rate ends at 0, so start anew with a longer one.',
    },
  ];
}

/** The whole course, unless the warm-up reaches into the half that is judged. */
function judgedCourse(evidence: Evidence): readonly Point[] {
  const whole = courseOf(evidence);
  const rates = (points: readonly Point[]) => points.reduce((sum, { rate }) => sum + rate, 0);
  const settled = settledCourse(evidence);
  return rates(settled) >= rates(whole) / 2 ? whole : settled;
}

const isFaded = (course: readonly Point[]): boolean => course.at(-1)!.rate < 0.5 * course[0]!.rate;

/** A rise by a tenth of all that was gained since the first step; less is noise around a floor. */
const riseShare = 0.1;

export function diverging(evidence: Evidence): Finding[] {
  const course = settledCourse(evidence);
  const parts = tenths(course);
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const best = lowest(parts, ({ freeEnergy }) => freeEnergy);
  const rise = last.freeEnergy - best.freeEnergy;
  // the best is one of many, each of which may be low by chance
  const isRising = isAbove(last, best, falseAlarm / (parts.length - 1));
  const gained = courseOf(evidence)[0]!.freeEnergy - best.freeEnergy;
  if (!(rise > Math.max(riseShare * gained, noticeable) && isRising)) return [];
  const isWorse = last.freeEnergy > first.freeEnergy;
  return [
    {
      code: 'diverging',
      severity: isWorse ? 'error' : 'warning',
      title: isWorse ? 'training diverged' : 'free energy rises at the end',
      seen:
        `free energy was ${show(first.freeEnergy)} nats an example at first, ${show(best.freeEnergy)} at ` +
        `best, ${show(last.freeEnergy)} at last.`,
      why: 'The posterior that was kept is not the best one that training passed through.',
      remedy:
        'Lower the learning rate (by ten at first), use the cosine schedule, and check the scale of the ' +
        'inputs.',
    },
  ];
}
