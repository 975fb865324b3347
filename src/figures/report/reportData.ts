/** What a report shows: the files of a run folder, its training curve and its figures. Plain JSON. */
import type { TableReading } from '../../data/columns/describe.ts';
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import type { ShownFigures } from '../data.ts';
import type { OodReport, OodSamples } from '../predictions/ood.ts';
import type { Quality } from '../predictions/quality.ts';
import type { PruningReport } from '../weights/pruning.ts';

/** One point of the training curves. */
export interface HistoryPoint {
  readonly step: number;
  /** Mean over the minibatch, nats per example; of a regression, of its standardised targets. */
  readonly nll: number;
  /** KL[q || p] of the whole network, nats. */
  readonly kl: number;
  /** nll + temperature * kl / N, nats per example. */
  readonly freeEnergy: number;
  /**
   * Fraction of the minibatch that was wrong; of a regression the RMSE, in standard deviations of the
   * targets.
   */
  readonly error: number;
}

export interface ReportData {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  /** At most about 1,000 points, each the mean of the steps since the point before. */
  readonly history: readonly HistoryPoint[];
  readonly figures: ShownFigures;
  /** Only of a classifier. */
  readonly quality?: Quality;
  /** Only of a run on images, after `ood` measured it. */
  readonly ood?: { readonly report: OodReport; readonly samples: OodSamples };
  /** How a table of text was read. */
  readonly reading?: TableReading | undefined;
  /** Only of a run that was pruned. */
  readonly pruning?: PruningReport | undefined;
}
