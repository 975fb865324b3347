/**
 * Pruning by signal-to-noise ratio, |mu| / sigma (Blundell et al. 2015, section 5.1, after Graves 2011). A
 * weight whose posterior cannot tell it from 0 goes first. A pruned weight has mu = 0 and is dead, so its
 * sigma is 0. It takes no part in the mean network, in any draw, in the KL or in further training.
 *
 * Biases are pruned by the same rule as weights: here a bias is the weight of a constant input 1. The bias of
 * a regression's log sigma is no weight: without it the noise would not be gone, but 1. It is never pruned.
 */
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { argumentError } from '../../errors.ts';
import { isLogSigma } from '../head.ts';
import { hasPosterior } from '../method.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { parts } from './posteriorTensors.ts';
import { isAlive, softplus } from './rho.ts';

export interface PruneOptions {
  /** Prunes the fraction from each layer, instead of the weakest weights of the whole network. */
  readonly perLayer?: boolean;
}

/**
 * A new posterior without a fraction of the weights and biases that are alive, to the nearest whole weight.
 * The others do not change. Among equal ratios the first goes first: by layer, weights before biases. A
 * larger fraction prunes the same weights, and more. The biases of log sigmas stay, and do not count.
 *
 * @param fraction from 0, which changes nothing, to 1, which leaves nothing
 * @throws RangeError if it is not; TypeError if the method gives weights no width
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
  const layers = mu.map((means, l) => partsOf(posterior.config, l, { mu: means, rho: rho[l]! }));
  for (const group of perLayer ? layers : [layers.flat()]) pruneGroup(group, fraction);
  return { ...posterior, mu, rho };
}

/**
 * |mu| / sigma of every weight and bias that is alive and can be pruned, an array for each layer: weights
 * first, row by row. It is infinite if sigma is 0 in float64 and mu is not.
 *
 * @throws TypeError if the method gives weights no width
 */
export function signalToNoise(posterior: Posterior): Float64Array[] {
  mustHaveWidths('signalToNoise', posterior);
  const { config, mu, rho } = posterior;
  return mu.map((means, l) => {
    const lists = partsOf(config, l, { mu: means, rho: rho[l]! }).map((part) =>
      ratiosOf(part).filter((ratio) => ratio !== gone),
    );
    return joined(lists);
  });
}

/** How many weights and biases are alive, for each layer; an ensemble's members are counted together. */
export function countAlive({ rho }: Pick<Posterior, 'rho'>): number[] {
  const count = (values: Float32Array) => values.reduce((sum, r) => sum + Number(isAlive(r)), 0);
  return rho.map(({ weight, bias }) => count(weight) + count(bias));
}

interface Part {
  readonly mu: Float32Array;
  readonly rho: Float32Array;
  /** Whether an entry is no weight, and stays. */
  readonly stays: (at: number) => boolean;
}

/** The weights of layer `l`, then its biases. */
function partsOf(
  config: Posterior['config'],
  l: number,
  { mu, rho }: { readonly mu: LayerValues; readonly rho: LayerValues },
): Part[] {
  const isLast = l === config.layers.length - 2;
  return parts.map((part) => ({
    mu: mu[part],
    rho: rho[part],
    stays: (at) => part === 'bias' && isLast && isLogSigma(config, at),
  }));
}

/** How many weights of each layer a pruning of the whole network leaves, and the largest ratio it takes. */
export interface PruningCut {
  readonly fraction: number;
  /** |mu| / sigma; undefined if nothing goes. */
  readonly ratio: number | undefined;
  /** For each layer. */
  readonly left: readonly number[];
}

/**
 * What `prunePosterior` does at each fraction, without a posterior of its own for each.
 *
 * @param layers ratios by `signalToNoise`
 * @throws RangeError if a fraction is not from 0 to 1
 */
export function pruningCuts(layers: readonly Float64Array[], fractions: readonly number[]): PruningCut[] {
  const sorted = layers.map((ratios) => ratios.slice().sort());
  const all = joined(sorted).sort();
  return fractions.map((fraction) => {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw argumentError('pruningCuts: fraction', 'a number from 0 to 1', fraction);
    }
    const count = Math.round(fraction * all.length);
    if (count === 0) return { fraction, ratio: undefined, left: layers.map(({ length }) => length) };
    const ratio = all[count - 1]!;
    let ties = count - firstFrom(all, ratio);
    const left = sorted.map((ratios) => {
      const below = firstFrom(ratios, ratio);
      const equal = Math.min(ties, firstFrom(ratios, ratio, true) - below);
      ties -= equal;
      return ratios.length - below - equal;
    });
    return { fraction, ratio, left };
  });
}

/** Of ascending numbers the place of the first at or above a value, or above it. */
function firstFrom(sorted: Float64Array, value: number, isAbove = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (isAbove && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function joined(lists: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all;
}

/** Marks a dead weight in a list of ratios, or one that stays. */
const gone = -1;

function ratiosOf({ mu, rho, stays }: Part): Float64Array<ArrayBuffer> {
  const ratios = new Float64Array(mu.length);
  for (let i = 0; i < mu.length; i++) {
    const isGone = !isAlive(rho[i]!) || stays(i);
    const mean = Math.abs(mu[i]!);
    ratios[i] = isGone ? gone : mean === 0 ? 0 : mean / softplus(rho[i]!);
  }
  return ratios;
}

/** Prunes, in place, the weakest weights of all parts together. */
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
  // of the weights at the threshold, only so many go that the count is right
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
