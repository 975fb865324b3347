/** What a report shows: the files of a run folder, its training curve and its figures. Plain JSON. */
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import type { FigureData } from '../data.ts';

/** One point of the training curves. */
export interface HistoryPoint {
  readonly step: number;
  /** Mean over the minibatch, nats per image. */
  readonly nll: number;
  /** KL[q || p] of the whole network, nats. */
  readonly kl: number;
  /** nll + temperature * kl / N, nats per image. */
  readonly freeEnergy: number;
  /** Fraction of the minibatch that was wrong. */
  readonly error: number;
}

export interface Run {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  /** At most about 1,000 points, each the mean of the steps since the point before. */
  readonly history: readonly HistoryPoint[];
  readonly figures: FigureData;
}
