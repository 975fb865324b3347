/** Does an epoch count the KL once (c = temperature / N, see `klScaleAt`), and is the temperature 1? */

import { hasPosterior } from '../method.ts';
import { layoutOf } from '../posterior/layout.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, type Severity, show } from './finding.ts';

/**
 * Mistakes are whole factors of at least 2 (layers, batch, minibatches, N). A history summed over the paper's
 * weights and a short last minibatch is off by at most 1 + B/N. So a factor below 1.5 is not a mistake.
 */
const klWeightSlack = 1.5;

/** A factor this near to N, B, ... is reported as N, B, ... */
const namingTolerance = 0.1;

/** The KL weight of an epoch, N * c. It should be the temperature. Undefined without evidence. */
function epochWeight({ klScale, examples, history }: Evidence): number | undefined {
  if (examples === undefined) return undefined;
  if (klScale !== undefined) return klScale * examples;
  const points = (history ?? []).filter(({ kl, freeEnergy }) => Number.isFinite(kl + freeEnergy) && kl > 0);
  const kl = points.reduce((sum, point) => sum + point.kl, 0);
  const cost = points.reduce((sum, { freeEnergy, nll }) => sum + freeEnergy - nll, 0);
  return kl > 0 ? (cost / kl) * examples : undefined;
}

export const canWeighKl = (evidence: Evidence): boolean =>
  evidence.settings !== undefined && evidence.settings.temperature > 0 && epochWeight(evidence) !== undefined;

/** Factors by which the KL's weight is often wrong, each with the mistake that causes it. */
function suspects({ config: { layers }, settings, examples: n = 0 }: Evidence): [number, string][] {
  const batch = settings?.batch ?? 1;
  const minibatches = Math.ceil(n / batch);
  const { parameters } = layoutOf(layers);
  return [
    [n, `N = ${n}: the whole KL stands beside a mean NLL`],
    [minibatches, `the number of minibatches, ${minibatches}: each minibatch counts the whole KL`],
    [1 / batch, `1/B = 1/${batch}: divided by the batch once more, or beside an NLL summed over the batch`],
    [1 / n, `1/N = 1/${n}: divided by N twice`],
    [1 / minibatches, `1/M = 1/${minibatches}: divided by the number of minibatches twice`],
    [1 / parameters, `1/P = 1/${parameters}: averaged over the weights instead of summed`],
    [minibatches / parameters, `M/P = ${minibatches}/${parameters}: averaged over the weights, then over B`],
    [1 / (layers.length - 1), `1/${layers.length - 1}: averaged over the layers instead of summed`],
  ];
}

const near = (a: number, b: number): boolean => Math.abs(Math.log(a / b)) < Math.log(1 + namingTolerance);

export function klWeight(evidence: Evidence): Finding[] {
  const temperature = evidence.settings!.temperature;
  const weight = epochWeight(evidence)!;
  const factor = weight / temperature;
  if (Math.abs(Math.log(factor)) < Math.log(klWeightSlack)) return [];
  const suspect = suspects(evidence).find(([candidate]) => near(factor, candidate));
  const named = suspect ? ` That is ${suspect[1]}.` : '';
  return [
    {
      code: 'kl-weight',
      severity: 'error',
      title: `the KL weighs ${show(factor)} times what it should`,
      seen:
        `an epoch counts the KL ${show(weight)} times; at temperature ${show(temperature)} it should be ` +
        `${show(temperature)}.${named}`,
      why:
        'The objective is no evidence lower bound: too heavy a KL pulls the posterior to the prior, too ' +
        'light a one lets sigma shrink to a point.',
      remedy:
        "Beside a mean NLL the KL's weight is temperature / N = " +
        `${show(temperature / evidence.examples!)}, whatever the batch.`,
    },
  ];
}

/**
 * Cold posteriors are studied and found useful from about 1e-3 to 1 (Wenzel et al. 2020, "How good is the
 * Bayes posterior in deep neural networks really?"); nobody reports gains above 1. Further off, a slip is
 * likelier than an intention.
 */
const coldest = 1e-3;
const hottest = 10;

export function temperature({ config, settings, examples }: Evidence): Finding[] {
  const t = settings!.temperature;
  // weights without a width have no posterior that could be cold: temperature is the strength of their prior
  if (Math.abs(t - 1) < 0.01 || (config.method && !hasPosterior(config.method))) return [];
  const severity: Severity = t < coldest || t > hottest ? 'warning' : 'note';
  const [kind, effect] =
    t < 1
      ? ['a cold posterior', 'narrower than Bayes would have it, and its uncertainty smaller']
      : ['a warm posterior', 'wider than Bayes would have it, and nearer to the prior'];
  const isN = examples !== undefined && [examples, 1 / examples].some((n) => near(t, n));
  return [
    {
      code: t < 1 ? 'cold-posterior' : 'warm-posterior',
      severity,
      title: `temperature ${show(t)}: ${kind}`,
      seen:
        `the KL is weighed by ${show(t)} instead of 1.` +
        (isN ? ' That is N or 1/N, and the KL is divided by N already.' : ''),
      why: `What was trained is not the Bayes posterior of this model: it is ${effect}.`,
      remedy:
        'Say the temperature beside every number you report; set it to 1 for Bayes, and train longer then.',
    },
  ];
}
