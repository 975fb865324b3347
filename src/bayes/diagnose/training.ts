/** The course of the objective: swamped by the KL, not finished, or getting worse. Nats per example. */
import { learnedNothing } from './collapse.ts';
import { differs, stretches } from './course.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';

/** A KL of three times the NLL is usual with small data. It is a fault only if the NLL does not fall. */
const swampingRatio = 3;
const fallenShare = 0.9;

/**
 * A rise by a fifth of the best NLL, and by 0.02 nats, is more than a training NLL varies from tenth to
 * tenth. The NLL of a density has no natural 0; there it is a fifth of the whole fall.
 */
const nllRise = 0.2;
const nllRiseNats = 0.02;

export function klSwamping(evidence: Evidence): Finding[] {
  const tenths = stretches(evidence.history!, 10);
  const [first, last] = [tenths[0]!, tenths[9]!];
  const best = tenths.reduce((a, b) => (b.nll < a.nll ? b : a));
  const cost = last.freeEnergy - last.nll;
  const isDensity = evidence.config.head.kind === 'gaussian';
  const fall = first.nll - best.nll;
  const isStuck = !isDensity && cost > swampingRatio * last.nll && last.nll > fallenShare * first.nll;
  const isTraded =
    cost > (isDensity ? fall : last.nll) &&
    last.nll - best.nll > nllRise * (isDensity ? fall : best.nll) + nllRiseNats &&
    best.freeEnergy > last.freeEnergy;
  if (!isStuck && !isTraded) return [];
  return [
    {
      code: 'kl-swamping',
      severity: learnedNothing(evidence) ? 'error' : 'warning',
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
        'scale fits He initialisation, or many more epochs.',
    },
  ];
}

/**
 * Share of the whole fall that the last quarter may still bring. An exponential approach leaves 10 % to it
 * (third against fourth quarter) when it has lasted three of its time constants, and is then 5 % away from
 * its end.
 */
const unfinishedShare = 0.1;

export function unfinished({ history }: Evidence): Finding[] {
  const quarters = stretches(history!, 4);
  const tenths = stretches(history!, 10);
  const fall = tenths[0]!.freeEnergy - tenths[9]!.freeEnergy;
  const recent = quarters[2]!.freeEnergy - quarters[3]!.freeEnergy;
  if (!(recent > unfinishedShare * fall && fall > 0 && differs(quarters[2]!, quarters[3]!))) return [];
  return [
    {
      code: 'unfinished',
      severity: 'warning',
      title: 'training stopped before it was finished',
      seen:
        `free energy still fell by ${show(recent)} nats an example in the last quarter, ` +
        `${showPercent(recent / fall)} of its whole fall.`,
      why:
        'The posterior is still on its way: sigma above all, which moves more slowly than mu, tells where ' +
        'training began and not what the data say.',
      remedy:
        'Train for more epochs; with a cosine schedule the rate ends at 0, so start anew with a longer one.',
    },
  ];
}

/** A rise by a tenth of all that was gained; less is minibatch noise around a floor. */
const riseShare = 0.1;

export function diverging({ history }: Evidence): Finding[] {
  const tenths = stretches(history!, 10);
  const [first, last] = [tenths[0]!, tenths[9]!];
  const best = tenths.reduce((a, b) => (b.freeEnergy < a.freeEnergy ? b : a));
  const rise = last.freeEnergy - best.freeEnergy;
  if (!(rise > riseShare * (first.freeEnergy - best.freeEnergy) && differs(best, last))) return [];
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
