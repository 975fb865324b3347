/** A regression in one dimension, as the page asks for it and gets it. */
import { between, type Range, whole } from '../../checks.ts';
import type { Point } from '../../data/digit/outline.ts';

export interface BandSettings {
  /** Units of the one hidden layer. */
  readonly hidden: number;
  /** Standard deviation of a unit's input under the prior, for inputs of size 1. */
  readonly priorFactor: number;
  /** Weight of the KL; 1 is Bayes. */
  readonly temperature: number;
}

export const bandDefaults: BandSettings = { hidden: 24, priorFactor: 1, temperature: 1 };

export const bandRanges: Readonly<Record<keyof BandSettings, Range>> = {
  hidden: whole(1, 64),
  priorFactor: between(0.25, 8),
  temperature: between(0, 4),
};

export interface BandRequest {
  readonly points: readonly Point[];
  readonly settings: BandSettings;
}

/** The plane on which points lie: both axes. */
export const REACH = 3;
/** Known standard deviation of the noise. */
export const NOISE = 0.2;
/** The most points that the page lets anybody put there. */
export const MOST_POINTS = 100;
/** Places at which curves are computed. */
export const PLACES = 61;

export interface Band {
  readonly x: Float64Array;
  /** Curves [S][x]: the network's mean, each with other weights. */
  readonly draws: readonly Float64Array[];
  /** [x] their mean over all draws. */
  readonly mean: Float64Array;
  /** [x] ends of the interval in which a new point lies with probability 0.9, noise included. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The posterior of the network's function given points; without points, the prior.
 *
 * @param progress called with what is known so far, while it trains
 */
export type BandFit = (
  points: readonly Point[],
  settings: BandSettings,
  signal: AbortSignal,
  progress: (band: Band) => void,
) => Promise<Band>;
