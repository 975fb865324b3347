/** An importance map as rows. */
import type { Looked } from './besideState.ts';

const side = 28;

export interface PixelRow {
  /** From the top and from the left, from 0. */
  readonly row: number;
  readonly column: number;
  readonly mean: number;
  readonly sd: number;
}

const rowsOf = ({ mean, sd }: Pick<Looked, 'mean' | 'sd'>): PixelRow[] =>
  Array.from(mean, (own, i) => ({ row: Math.floor(i / side), column: i % side, mean: own, sd: sd[i]! }));

/** The pixels that say most, for or against, the strongest first. */
export const strongest = (map: Pick<Looked, 'mean' | 'sd'>, most: number): PixelRow[] =>
  rowsOf(map)
    .sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
    .slice(0, most);

/** Every pixel, with the image beside it. */
export const mapTable = (map: Pick<Looked, 'mean' | 'sd' | 'image'>) => ({
  head: ['row', 'column', 'pixel', 'mean_nats', 'sd_nats'],
  rows: rowsOf(map).map(({ row, column, mean, sd }, i) => [row, column, map.image[i]!, mean, sd]),
});
