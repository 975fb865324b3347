/** Values of a posterior or of moments, from outside: any arrays of numbers become float32, each checked. */
import { ConfigError } from '../errors.ts';
import { arrayOf } from '../input/arrays.ts';
import { finite, floatsOf, type Good } from '../input/floats.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';

/** Without settings a network would have those of the default. @throws ConfigError */
export function checkPosterior(posterior: Posterior): Posterior {
  if (typeof posterior?.config === 'object' && posterior.config !== null) return posterior;
  throw new ConfigError(
    'posterior.config',
    'the settings of a network, as posterior() gives them',
    undefined,
  );
}

/** @throws ConfigError naming the first value that float32 cannot hold */
export const checkValues = ({ mu, rho }: Posterior): Pick<Posterior, 'mu' | 'rho'> => ({
  mu: checkLayers('posterior.mu', mu),
  rho: checkLayers('posterior.rho', rho),
});

/** Who writes them knows how many there must be. @throws ConfigError naming the first that is no good */
export function checkLayers(where: string, layers: unknown, good: Good = finite): LayerValues[] {
  if (!Array.isArray(layers)) throw new ConfigError(where, 'an array with an entry for each layer', layers);
  return layers.map((layer: Partial<LayerValues> | null, l) => {
    const of = (part: keyof LayerValues) => {
      const name = `${where}[${l}].${part}`;
      return floatsOf(arrayOf(name, layer?.[part], 'an array of numbers'), (at) => `${name}[${at}]`, good);
    };
    return { weight: of('weight'), bias: of('bias') };
  });
}
