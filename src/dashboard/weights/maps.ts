/** What can be shown of a weight as the colour of a cell. */
import { type ColourMap, diverging, sequential } from '../../figures/draw/heatmap.ts';
import type { UnitMap, UnitPage } from '../../figures/weights/unitMaps.ts';
import { signed, significant } from '../../kit/format.ts';
import { snrOf } from './words.ts';

export const quantities = ['mean', 'sigma', 'snr'] as const;
export type Quantity = (typeof quantities)[number];

export interface MapStyle {
  readonly title: string;
  readonly colours: ColourMap;
  readonly from: -1 | 0;
  readonly values: (map: UnitMap) => Float64Array;
  /** Where the colours end. */
  readonly reach: (page: Pick<UnitPage, 'reach'>) => number;
  readonly end: (reach: number) => string;
}

/** Ratios beyond so many decibels have the last colour. */
const mostDb = 15;
const grey = [196, 202, 209] as const;

/** What was removed has a grey of its own. */
const orGone =
  (colours: ColourMap): ColourMap =>
  (t) =>
    Number.isNaN(t) ? grey : colours(t);

/** NaN where a weight was removed. */
const ofLeft =
  (value: (mean: number, sigma: number) => number) =>
  ({ mean, sigma }: UnitMap): Float64Array =>
    Float64Array.from(mean, (mu, i) => (sigma[i] === 0 ? Number.NaN : value(mu, sigma[i]!)));

export const mapStyles: Readonly<Record<Quantity, MapStyle>> = {
  mean: {
    title: 'mean μ',
    ...{ colours: orGone(diverging), from: -1, values: ofLeft((mu) => mu) },
    ...{ reach: ({ reach }) => reach.mean, end: (reach) => signed(reach, 2) },
  },
  sigma: {
    title: 'standard deviation σ',
    ...{ colours: orGone(sequential), from: 0, values: ofLeft((_, sigma) => sigma) },
    ...{ reach: ({ reach }) => reach.sigma, end: (reach) => significant(reach, 2) },
  },
  snr: {
    title: 'signal to noise |μ|/σ',
    colours: orGone(diverging),
    from: -1,
    // of a mean of 0 the ratio is below every colour
    values: ofLeft((mean, sigma) => Math.max(-mostDb, snrOf({ mean, sigma }))),
    ...{ reach: () => mostDb, end: (reach) => `${reach} dB` },
  },
};
