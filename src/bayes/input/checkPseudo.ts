/** The door for pseudo-examples: they are read by the same kernels as the examples, in the same units. */
import { ConfigError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import { hasNone } from '../head.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { checkExamples } from './checkExamples.ts';
import { kindOf } from './units.ts';

/**
 * @param given the caller's pseudo-examples, of whom nothing is believed
 * @throws ConfigError naming what does not fit the network, or the examples beside them
 */
export function checkPseudo(
  given: unknown,
  data: CheckedExamples,
  config: Pick<NetworkConfig, 'layers' | 'head'>,
): CheckedExamples {
  if (!hasNone(config.head)) {
    const advice = "create the network with head: { kind: 'categorical', none: true }";
    const seen = config.head.kind === 'gaussian' ? config.head.kind : config.head.none;
    throw new ConfigError('head.none', 'true for pseudo-examples, whose class it is', seen, advice);
  }
  const pseudo = checkExamples(given, config, { where: 'pseudo' });
  if (pseudo.labels) {
    throw new ConfigError('pseudo.labels', 'no labels: the class of them all is none', pseudo.labels);
  }
  const [wanted, own] = [kindOf(data), kindOf(pseudo)];
  if (wanted !== own) throw new ConfigError('pseudo.images', `${wanted}, as the examples`, own);
  if (pseudo.unit !== undefined && pseudo.unit !== data.unit) {
    throw new ConfigError('pseudo.unit', 'none: they have the unit of the examples', pseudo.unit);
  }
  return pseudo;
}
