/**
 * A Gaussian prior whose scale follows from the width of each layer: N(0, (factor / sqrt(I))^2) for a layer
 * of I inputs. The sum of I weights times inputs of size 1 then has the standard deviation `factor`, whatever
 * I is, so one factor serves networks of every width (Neal 1996, "Bayesian Learning for Neural Networks",
 * section 2.1).
 */
import { inRange, oneOf } from '../checks.ts';
import type { LayerEntry } from './layers/entries.ts';
import { type Prior, priorKinds, scales } from './prior.ts';
import { checkValue } from './settings/setting.ts';

export interface FanInPrior {
  readonly kind: 'fanIn';
  readonly factor: number;
}

/** A prior as people ask for it. A network's own config has the numbers of each layer in its place. */
export type AskedPrior = Prior | FanInPrior;

/**
 * The factor of the library's default, chosen at temperature 1 by the free energy that training reaches:
 * docs/methods.md has the figures.
 */
export const standardFactor = 2;

/** N(0, (factor / sqrt(I))^2) for every weight and bias of a layer with I inputs. */
export function fanInGaussian(factor = standardFactor): FanInPrior {
  return checkFanIn({ kind: 'fanIn', factor });
}

/** @throws ConfigError if the factor is not the scale of anything */
export function checkFanIn(prior: FanInPrior): FanInPrior {
  checkValue('prior.factor', inRange(scales), prior.factor);
  return prior;
}

/**
 * The prior of a network of these layers, inputs first, in numbers.
 * @throws ConfigError if there is no such prior
 */
export function resolvedPrior(prior: AskedPrior, layers: readonly LayerEntry[]): Prior {
  checkValue('prior.kind', oneOf([...priorKinds, 'layered', 'fanIn']), prior.kind);
  if (prior.kind !== 'fanIn') return prior;
  const { factor } = checkFanIn(prior);
  const scale = layers.slice(0, -1).map((inputs) => factor / Math.sqrt(inputs));
  return { kind: 'layered', scale, learned: false };
}
