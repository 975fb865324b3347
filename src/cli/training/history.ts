/** The course of a training, thin enough for a file: history.json and the curves of the report. */
import type { StepMetrics, TrainReport } from '../../bayes/training/trainReport.ts';
import type { HistoryPoint } from '../../figures/report/reportData.ts';

/**
 * What the error after an epoch is of: held out for choices if examples are, so that the test examples are
 * for the end alone.
 */
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

/** Means that are under way: sums, how many steps they are of, and the last of these. */
interface OpenMeans {
  readonly count: number;
  readonly last: number;
  readonly sums: Readonly<Record<'freeEnergy' | 'nll' | 'kl' | 'error', number>>;
}

/** A history that is not closed: what a later process goes on from. */
export interface SavedHistory extends History {
  /** The last step of the last whole epoch. */
  readonly end: number;
  readonly open: { readonly point: OpenMeans; readonly epoch: OpenMeans };
}

/** What came before a training's first report: its numbers go on from there. */
export interface Offset {
  readonly epochs: number;
  readonly steps: number;
}

const nothing = { freeEnergy: 0, nll: 0, kl: 0, error: 0 };

/** Running means of a stretch of steps. */
export function createMeans(saved: OpenMeans = { count: 0, last: 0, sums: nothing }) {
  let { count, last } = saved;
  const sums = { ...saved.sums };
  return {
    get count() {
      return count;
    },
    saved: (): OpenMeans => ({ count, last, sums: { ...sums } }),
    restore(saved: OpenMeans): void {
      ({ count, last } = saved);
      Object.assign(sums, saved.sums);
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
      Object.assign(sums, nothing);
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

/**
 * Collects the curve of a training whose number of steps is known from its first report.
 * @param before what an earlier process collected of the same run
 */
export function createHistory(before?: SavedHistory, offset: Offset = { epochs: 0, steps: 0 }) {
  const steps: HistoryPoint[] = [...(before?.steps ?? [])];
  const epochs: EpochSummary[] = [...(before?.epochs ?? [])];
  const point = createMeans(before?.open.point);
  const epoch = createMeans(before?.open.epoch);
  let stepsPerEpoch = before?.stepsPerEpoch ?? 0;
  let end = before?.end ?? 0;
  /** The means that were under way after each report, by its step: training may go back to it. */
  const marks = [{ step: offset.steps, point: point.saved(), epoch: epoch.saved() }];
  return {
    /** Forgets what was reported after this step of the training. */
    goBack(to: number): void {
      const step = offset.steps + to;
      while (marks.length > 1 && marks.at(-1)!.step > step) marks.pop();
      const mark = marks.at(-1)!;
      point.restore(mark.point);
      epoch.restore(mark.epoch);
      steps.splice(steps.findLastIndex((own) => own.step <= step) + 1);
      if (stepsPerEpoch > 0) {
        const isLater = (summary: EpochSummary) => summary.epoch > Math.floor(step / stepsPerEpoch);
        const first = epochs.findIndex(isLater);
        if (first >= 0) epochs.splice(first);
      }
      end = Math.min(end, step);
    },
    add(report: TrainReport): void {
      stepsPerEpoch = report.steps / report.epochs;
      const stride = Math.ceil((offset.steps + report.steps) / mostPoints);
      for (const own of report.metrics) {
        const metrics = { ...own, step: offset.steps + own.step };
        point.add(metrics);
        epoch.add(metrics);
        if (point.count >= stride) steps.push(point.take());
      }
      marks.push({ step: offset.steps + report.step, point: point.saved(), epoch: epoch.saved() });
    },
    /** @param number counted over the whole run */
    closeEpoch(number: number, part: Part, measured: number | null): EpochSummary {
      const { step, freeEnergy, nll, kl, error } = epoch.take();
      const ofPart = part === 'test' ? { testError: measured } : { validationError: measured };
      const summary = { epoch: number, freeEnergy, nll, kl, trainError: error, ...ofPart };
      epochs.push(summary);
      end = step;
      marks.push({ ...marks.at(-1)!, epoch: epoch.saved() });
      return summary;
    },
    /** Everything up to the end of the last whole epoch. */
    result(): History {
      return { stepsPerEpoch, steps: steps.filter(({ step }) => step <= end), epochs: [...epochs] };
    },
    /** Everything. */
    saved: (): SavedHistory => ({
      ...{ stepsPerEpoch, steps: [...steps], epochs: [...epochs], end },
      open: { point: point.saved(), epoch: epoch.saved() },
    }),
  };
}
