/** The prior over every weight and bias, as data; its mathematics is in shaders/lib/prior.ts. */
import type { StepFields } from '../../shaders/lib/step.ts';
import { ConfigError } from './errors.ts';

export type Prior =
  | { readonly kind: 'gaussian'; readonly scale: number }
  | { readonly kind: 'mixture'; readonly mix: number; readonly scale1: number; readonly scale2: number };

/** N(0, scale^2). */
export function gaussian(scale = 0.1): Prior {
  return checkPrior({ kind: 'gaussian', scale });
}

/**
 * mix * N(0, scale1^2) + (1 - mix) * N(0, scale2^2), Blundell et al. 2015, equation 7. The defaults are the best of a
 * search on MNIST: scale1 = e^-1, scale2 = e^-6, a quarter of the mass on the wide part.
 */
export function scaleMixture({ mix = 0.25, scale1 = Math.exp(-1), scale2 = Math.exp(-6) } = {}): Prior {
  return checkPrior({ kind: 'mixture', mix, scale1, scale2 });
}

/** @throws ConfigError if a scale is not positive and finite or the mix is not inside (0, 1). */
export function checkPrior(prior: Prior): Prior {
  const scales =
    prior.kind === 'gaussian' ? { scale: prior.scale } : { scale1: prior.scale1, scale2: prior.scale2 };
  for (const [name, value] of Object.entries(scales)) {
    if (!(value > 1e-6 && value < 1e6))
      throw new ConfigError(`prior.${name}`, 'a number between 1e-6 and 1e6', value);
  }
  if (prior.kind === 'mixture' && !(prior.mix > 0 && prior.mix < 1)) {
    throw new ConfigError('prior.mix', 'a number between 0 and 1, both excluded', prior.mix);
  }
  return prior;
}

/** The prior as the shaders read it. */
export function priorFields(prior: Prior): Pick<StepFields, 'priorMix' | 'priorScale1' | 'priorScale2'> {
  return prior.kind === 'gaussian'
    ? { priorMix: 1, priorScale1: prior.scale, priorScale2: 1 }
    : { priorMix: prior.mix, priorScale1: prior.scale1, priorScale2: prior.scale2 };
}

/** p(w) of one weight, in float64, for drawing the prior in figures. */
export function priorDensity(prior: Prior, w: number): number {
  const normal = (scale: number) => Math.exp(-0.5 * (w / scale) ** 2) / (scale * Math.sqrt(2 * Math.PI));
  return prior.kind === 'gaussian'
    ? normal(prior.scale)
    : prior.mix * normal(prior.scale1) + (1 - prior.mix) * normal(prior.scale2);
}
