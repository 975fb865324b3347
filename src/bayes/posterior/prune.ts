/**
 * Pruning by signal-to-noise ratio, |mu| / sigma (Blundell et al. 2015, section 5.1, after Graves 2011): a
 * weight whose posterior cannot tell it from 0 goes first. A pruned weight has mu = 0 and is dead, so that
 * its sigma is 0: it is gone from the mean network and from every draw, from the KL and from further
 * training.
 *
 * Biases are pruned by the same rule as weights: here a bias is the weight of a constant input 1.
 */
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { argumentError } from '../../errors.ts';
import { hasPosterior } from '../method.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { parts } from './posteriorTensors.ts';
import { isAlive, softplus } from './rho.ts';

export interface PruneOptions {
  /** The fraction of each layer goes, instead of the weakest of the whole network. */
  readonly perLayer?: boolean;
}

/**
 * A new posterior without a fraction of the weights and biases that are alive, to the nearest whole one; the
 * rest is as it was. Of equal ratios the first goes first: by layer, weights before biases. More pruning
 * prunes the same and more.
 *
 * @param fraction from 0, which changes nothing, to 1, which leaves nothing
 * @throws RangeError if it is no such number; TypeError if the method gives weights no width
 */
export function prunePosterior(
  posterior: Posterior,
  fraction: number,
  { perLayer = false }: PruneOptions = {},
): Posterior {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw argumentError('prunePosterior: fraction', 'a number from 0 to 1', fraction);
  }
  mustHaveWidths('prunePosterior', posterior);
  const [mu, rho] = [posterior.mu.map(copyOf), posterior.rho.map(copyOf)];
  const layers = mu.map((means, l) => parts.map((part) => ({ mu: means[part], rho: rho[l]![part] })));
  for (const group of perLayer ? layers : [layers.flat()]) pruneGroup(group, fraction);
  return { ...posterior, mu, rho };
}

/**
 * |mu| / sigma of every weight and bias that is alive, an array a layer: weights first, row by row. Infinite
 * where sigma is 0 in float64 and mu is not.
 *
 * @throws TypeError if the method gives weights no width
 */
export function signalToNoise(posterior: Posterior): Float64Array[] {
  mustHaveWidths('signalToNoise', posterior);
  const { mu, rho } = posterior;
  return mu.map((means, l) => {
    const ratios = parts.map((part) => ratiosOf({ mu: means[part], rho: rho[l]![part] }));
    return Float64Array.from(ratios.flatMap((list) => [...list.filter((ratio) => ratio !== gone)]));
  });
}

/** Weights and biases that are alive, a number a layer; of an ensemble those of all members. */
export function countAlive({ rho }: Pick<Posterior, 'rho'>): number[] {
  const count = (values: Float32Array) => values.reduce((sum, r) => sum + Number(isAlive(r)), 0);
  return rho.map(({ weight, bias }) => count(weight) + count(bias));
}

interface Part {
  readonly mu: Float32Array;
  readonly rho: Float32Array;
}

/** Stands for the ratio of a weight that is not there. */
const gone = -1;

function ratiosOf({ mu, rho }: Part): Float64Array<ArrayBuffer> {
  return Float64Array.from(mu, (mean, i) => {
    if (!isAlive(rho[i]!)) return gone;
    return mean === 0 ? 0 : Math.abs(mean) / softplus(rho[i]!);
  });
}

/** Prunes in place the weakest of all the parts together. */
function pruneGroup(group: readonly Part[], fraction: number): void {
  const ratios = group.map(ratiosOf);
  const alive = ratios.reduce((sum, list) => sum + list.reduce((n, r) => n + Number(r !== gone), 0), 0);
  const count = Math.round(fraction * alive);
  if (count === 0) return;
  const sorted = new Float64Array(alive);
  let end = 0;
  for (const list of ratios) {
    for (const ratio of list) if (ratio !== gone) sorted[end++] = ratio;
  }
  sorted.sort();
  const threshold = sorted[count - 1]!;
  // as many of those at the threshold go as there is room for
  let ties = count - sorted.indexOf(threshold);
  group.forEach(({ mu, rho }, p) => {
    ratios[p]!.forEach((ratio, i) => {
      if (ratio === gone || ratio > threshold) return;
      if (ratio === threshold && ties-- <= 0) return;
      mu[i] = 0;
      rho[i] = deadRho;
    });
  });
}

const copyOf = ({ weight, bias }: LayerValues): LayerValues => ({
  weight: weight.slice(),
  bias: bias.slice(),
});

function mustHaveWidths(where: string, { config }: Posterior): void {
  const { kind } = config.method;
  if (hasPosterior(config.method)) return;
  throw new TypeError(
    `${where}: the weights of a network trained by "${kind}" have no width, so no ratio of signal to noise; ` +
      'train one by "bbb" or "ivon"',
  );
}
