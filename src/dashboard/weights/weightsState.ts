/** What the section of weights shows, and what follows from it. */
import type { OneWeight, UnitPage, WeightPlace } from '../../figures/weights/unitMaps.ts';
import type { NetworkName } from '../../service/networks/networks.ts';
import type { PruneCostRow } from '../../service/weights/pruneCost.ts';
import type { WeightSummary, WeightsReply } from '../../service/weights/weights.ts';
import type { Store } from '../store.ts';

/** How the costs of pruning the network trained here stand. */
export type Measuring = 'not begun' | 'running' | 'stopped' | 'done';

export interface WeightsState {
  readonly summary: WeightsReply | undefined;
  /** Whose weights they are, and how many of them, in percent, were removed. */
  readonly network: NetworkName;
  readonly prune: number;
  /** Why there is nothing, or nothing newer. */
  readonly problem: string;
  readonly isBusy: boolean;
  /** The weight that is looked at; undefined until units are known. */
  readonly place: WeightPlace | undefined;
  readonly page: UnitPage | undefined;
  readonly weight: OneWeight | undefined;
  /** Of a network in training nothing can be removed. */
  readonly isTraining: boolean;
  readonly measured: readonly PruneCostRow[];
  readonly measuring: Measuring;
  /** How many rows there will be. */
  readonly toMeasure: number;
}

export type WeightsStore = Store<WeightsState>;

export const initialWeights: WeightsState = {
  ...{ summary: undefined, network: 'shipped', prune: 0, problem: '', isBusy: false, isTraining: false },
  ...{
    place: undefined,
    page: undefined,
    weight: undefined,
    measured: [],
    measuring: 'not begun',
    toMeasure: 0,
  },
};

/** Units of a page. */
export const unitsOfPage = 24;

export const pageOf = (unit: number): number => unit - (unit % unitsOfPage);

export const summaryIn = ({ summary }: WeightsState): WeightSummary | undefined =>
  summary?.hasWidths ? summary : undefined;

/** The place, or the nearest one that there is. */
export function placeWithin(
  { layer, output, input }: WeightPlace,
  units: WeightSummary['units'],
): WeightPlace {
  const own = { layer: within(layer, units.length) };
  const { inputs, outputs } = units[own.layer]!;
  return { ...own, output: within(output, outputs), input: input === 'bias' ? input : within(input, inputs) };
}

const within = (value: number, end: number): number =>
  Number.isFinite(value) ? Math.min(end - 1, Math.max(0, Math.trunc(value))) : 0;

/** Where a unit's map has most to say: its weight with the largest |mu| / sigma. */
export function strongest({ mean, sigma }: UnitPage['units'][number]): number {
  const ratio = (i: number) => (sigma[i]! > 0 ? Math.abs(mean[i]!) / sigma[i]! : -1);
  return mean.reduce((best, _, i) => (ratio(i) > ratio(best) ? i : best), 0);
}

/**
 * How weights into a unit lie as a map: as the image lies if they come from one, else line by line, in the
 * order of the units that they come from.
 */
export function mapShape(inputs: number): { readonly rows: number; readonly columns: number } {
  const side = Math.ceil(Math.sqrt(inputs));
  return { rows: Math.ceil(inputs / side), columns: side };
}

/** Steps through a map by arrow keys; undefined: another key. */
export function stepIn(key: string, at: number, inputs: number): number | undefined {
  const { columns } = mapShape(inputs);
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns },
    ...{ Home: -at, End: inputs - 1 - at },
  };
  const step = Object.hasOwn(steps, key) ? steps[key]! : undefined;
  if (step === undefined) return undefined;
  const next = at + step;
  return next >= 0 && next < inputs ? next : at;
}
