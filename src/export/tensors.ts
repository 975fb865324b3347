/**
 * The numbers of a posterior for other programs: means and standard deviations by name, in the orientation
 * x w + b. Names and shapes are the same in every format.
 */
import { hasPosterior } from '../bayes/method.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { shapesOf } from '../bayes/posterior/posteriorTensors.ts';
import { isAlive, softplus } from '../bayes/posterior/rho.ts';
import type { NamedTensor } from '../persist/safetensors.ts';

export interface FloatTensor extends NamedTensor {
  readonly data: Float32Array;
}

/** sigma = softplus(rho); exactly 0 of a weight that is dead or has no width. */
export const sigmaOf = (rho: Float32Array): Float32Array =>
  rho.map((value) => (isAlive(value) ? softplus(value) : 0));

/**
 * `layers.0.weight.mu` [I, O], `layers.0.weight.sigma`, `layers.0.bias.mu` [O], ...; of an ensemble [K, I, O]
 * and [K, O]. There are no sigmas if the method gives weights no width.
 */
export function namedTensors({ config, mu, rho }: Posterior): FloatTensor[] {
  const withSigma = hasPosterior(config.method);
  return shapesOf(config).flatMap((shapes, l) =>
    (['weight', 'bias'] as const).flatMap((part) => {
      const shape = [...shapes[part]];
      const name = `layers.${l}.${part}`;
      const means = { name: `${name}.mu`, shape, data: mu[l]![part] };
      return withSigma ? [means, { name: `${name}.sigma`, shape, data: sigmaOf(rho[l]![part]) }] : [means];
    }),
  );
}
