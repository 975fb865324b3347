/** The course of a training, thin enough for a file: history.json and the curves of the report. */
import type { StepMetrics, TrainReport } from '../bayes/training/trainReport.ts';
import type { HistoryPoint } from '../figures/report/reportData.ts';

/** What the error after an epoch is of: held out for choices if examples are, so that the test examples are for the end alone. */
export type Part = 'test' | 'validation';

interface EpochMeans {
  readonly epoch: number;
  /** Means over the steps since the summary before, each measured before its update. */
  readonly freeEnergy: number;
  readonly nll: number;
  readonly kl: number;
  /** Fraction of wrong examples; of a regression the RMSE, in standard deviations of the targets. */
  readonly trainError: number;
}

/** The same on a part, by `quickError`; null if training was stopped before it was measured. */
type EpochError = { readonly testError: number | null } | { readonly validationError: number | null };

export type EpochSummary = EpochMeans & EpochError;

export const errorOf = (epoch: EpochError): number | null =>
  'testError' in epoch ? epoch.testError : epoch.validationError;

export interface History {
  readonly stepsPerEpoch: number;
  /** Each point is a mean over the steps since the one before. */
  readonly steps: readonly HistoryPoint[];
  readonly epochs: readonly EpochSummary[];
}

/** Points that a curve keeps at most. */
const mostPoints = 1000;

/** Running means of a stretch of steps. */
export function createMeans() {
  let count = 0;
  let last = 0;
  const sums = { freeEnergy: 0, nll: 0, kl: 0, error: 0 };
  return {
    get count() {
      return count;
    },
    add(metrics: StepMetrics): void {
      count++;
      last = metrics.step;
      sums.freeEnergy += metrics.freeEnergy;
      sums.nll += metrics.nll;
      sums.kl += metrics.kl;
      sums.error += metrics.error;
    },
    /** The means since the last call. */
    take(): HistoryPoint {
      const point = {
        step: last,
        freeEnergy: sums.freeEnergy / count,
        nll: sums.nll / count,
        kl: sums.kl / count,
        klPerExample: (sums.freeEnergy - sums.nll) / count,
        error: sums.error / count,
      };
      count = 0;
      Object.assign(sums, { freeEnergy: 0, nll: 0, kl: 0, error: 0 });
      return point;
    },
  };
}

/** The means of one report. */
export function meansOf(metrics: readonly StepMetrics[]): HistoryPoint {
  const means = createMeans();
  for (const step of metrics) means.add(step);
  return means.take();
}

/** Collects the curve of a training whose number of steps is known from its first report. */
export function createHistory() {
  const steps: HistoryPoint[] = [];
  const epochs: EpochSummary[] = [];
  const point = createMeans();
  const epoch = createMeans();
  let stepsPerEpoch = 0;
  return {
    add(report: TrainReport): void {
      stepsPerEpoch = report.steps / report.epochs;
      const stride = Math.ceil(report.steps / mostPoints);
      for (const metrics of report.metrics) {
        point.add(metrics);
        epoch.add(metrics);
        if (point.count === stride) steps.push(point.take());
      }
    },
    closeEpoch(number: number, part: Part, measured: number | null): EpochSummary {
      const { freeEnergy, nll, kl, error } = epoch.take();
      const ofPart = part === 'test' ? { testError: measured } : { validationError: measured };
      const summary = { epoch: number, freeEnergy, nll, kl, trainError: error, ...ofPart };
      epochs.push(summary);
      return summary;
    },
    /** Everything up to the end of the last whole epoch. */
    result(): History {
      const end = (epochs.at(-1)?.epoch ?? 0) * stepsPerEpoch;
      return { stepsPerEpoch, steps: steps.filter(({ step }) => step <= end), epochs: [...epochs] };
    },
  };
}
