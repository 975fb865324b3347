/** The scene of the band as text for an address: its settings, then its points. */
import { isIn } from '../../../checks.ts';
import type { Point } from '../../../data/digit/outline.ts';
import {
  type BandRequest,
  type BandSettings,
  bandDefaults,
  bandRanges,
  MOST_POINTS,
  REACH,
} from '../../../service/learn/band.ts';

export const firstBand: BandRequest = { points: [], settings: bandDefaults };

const names = Object.keys(bandRanges) as (keyof BandSettings)[];

export const bandToText = ({ points, settings }: BandRequest): string =>
  [names.map((name) => settings[name]), ...points].map((numbers) => numbers.join('*')).join('_');

/** Undefined for a text that is none. */
export function bandFromText(text: string): BandRequest | undefined {
  const parts = text.split('_').map((part) => part.split('*').map(numberFrom));
  const [said, ...places] = parts;
  if (!said || said.length !== names.length || places.length > MOST_POINTS) return undefined;
  if (names.some((name, n) => !isIn(bandRanges[name], said[n]))) return undefined;
  const isPoint = (place: readonly number[]) =>
    place.length === 2 && place.every((value) => Math.abs(value) <= REACH);
  if (!places.every(isPoint)) return undefined;
  return {
    settings: Object.fromEntries(names.map((name, n) => [name, said[n]])) as unknown as BandSettings,
    points: places as unknown as readonly Point[],
  };
}

/** NaN for what is no plain number. */
const numberFrom = (text: string): number =>
  /^-?\d{1,2}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
