/** The weights that lead into a unit, as a map of where they come from; and one weight alone. */
import { hasNoisePrior } from '../../bayes/head.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { isAlive, softplus } from '../../bayes/posterior/rho.ts';
import { layoutOfPosterior, weightDraws } from '../../bayes/prediction/hostDraws.ts';
import { type LayerPrior, layerPrior } from '../../bayes/prior.ts';
import { argumentError } from '../../errors.ts';
import { credibleInterval } from '../../metrics/uncertainty.ts';

/** Mean and standard deviation of each weight into a unit, [I]; sigma is 0 of one that was removed. */
export interface UnitMap {
  /** Number of the unit in its layer, from 0. */
  readonly unit: number;
  readonly mean: Float32Array;
  readonly sigma: Float64Array;
}

export interface UnitPage {
  /** Number of the layer, from 0, its inputs and its units. */
  readonly layer: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly units: readonly UnitMap[];
  /** What colours reach to: 99.8 % of all |mean| and of all sigma of the layer lie below. */
  readonly reach: { readonly mean: number; readonly sigma: number };
}

export interface AskedUnits {
  readonly layer: number;
  readonly first: number;
  readonly count: number;
}

/** Inputs and units of each layer, as they stand in its weights [I, O]. */
export const unitsOfLayers = (posterior: Posterior): { inputs: number; outputs: number }[] =>
  layoutOfPosterior(posterior).layers.map(({ inputs, outputs }) => ({ inputs, outputs }));

/** @throws RangeError if there is no such layer or unit */
export function unitPage(posterior: Posterior, { layer, first, count }: AskedUnits): UnitPage {
  const { inputs, outputs } = layerOf(posterior, layer);
  mustBeBelow('unitPage: first', first, outputs);
  const [mean, rho] = [posterior.mu[layer]!.weight, posterior.rho[layer]!.weight];
  const units = Array.from({ length: Math.min(count, outputs - first) }, (_, n): UnitMap => {
    const unit = first + n;
    const map = { unit, mean: new Float32Array(inputs), sigma: new Float64Array(inputs) };
    for (let i = 0; i < inputs; i++) {
      const at = i * outputs + unit;
      map.mean[i] = mean[at]!;
      map.sigma[i] = widthOf(rho[at]!);
    }
    return map;
  });
  return { layer, inputs, outputs, units, reach: reachOf(mean, rho) };
}

const widthOf = (rho: number): number => (isAlive(rho) ? softplus(rho) : 0);

function reachOf(mean: Float32Array, rho: Float32Array): UnitPage['reach'] {
  const upper = (values: Float32Array) =>
    values.length === 0 ? 1 : credibleInterval(values, 0.998).upper || 1;
  const alive = (values: Float32Array) => values.filter((_, i) => isAlive(rho[i]!));
  return { mean: upper(alive(mean).map(Math.abs)), sigma: upper(alive(rho).map(softplus)) };
}

/** Which weight: into unit `output` of a layer, from its input, or the unit's bias. All from 0. */
export interface WeightPlace {
  readonly layer: number;
  readonly output: number;
  readonly input: number | 'bias';
}

export interface OneWeight {
  readonly place: WeightPlace;
  readonly mean: number;
  /** 0: it was removed, and is 0 in every draw. */
  readonly sigma: number;
  readonly draws: readonly number[];
  /** Undefined: the bias of a log sigma, whose prior is the noise's. */
  readonly prior: LayerPrior | undefined;
}

/** @throws RangeError if there is no such weight */
export function oneWeight(
  posterior: Posterior,
  place: WeightPlace,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): OneWeight {
  const { layer, output, input } = place;
  const { inputs, outputs } = layerOf(posterior, layer);
  mustBeBelow('oneWeight: output', output, outputs);
  if (input !== 'bias') mustBeBelow('oneWeight: input', input, inputs);
  const valueIn = ({ weight, bias }: Posterior['mu'][number]) =>
    input === 'bias' ? bias[output]! : weight[input * outputs + output]!;
  const isNoise = input === 'bias' && hasNoisePrior(posterior.config, layer)(output);
  return {
    place,
    mean: valueIn(posterior.mu[layer]!),
    sigma: widthOf(valueIn(posterior.rho[layer]!)),
    draws: weightDraws(posterior, { layer, output, row: input === 'bias' ? inputs : input }, { draws, seed }),
    prior: isNoise ? undefined : layerPrior(posterior.config.prior, layer),
  };
}

function layerOf(posterior: Posterior, layer: number): { inputs: number; outputs: number } {
  const layers = unitsOfLayers(posterior);
  mustBeBelow('layer', layer, layers.length);
  return layers[layer]!;
}

function mustBeBelow(name: string, value: number, end: number): void {
  if (Number.isInteger(value) && value >= 0 && value < end) return;
  throw argumentError(name, `a whole number from 0 to ${end - 1}`, value);
}
