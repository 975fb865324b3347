/** What every step of a run reported, so that steps that are made again take the place of the void ones. */
import type { StepMetrics, TrainReport } from '../../index.ts';

export interface Course {
  add(report: Pick<TrainReport, 'metrics' | 'wentBack'>): void;
  /** Mean error of the steps after `from` and up to `to`, as far as they were seen here. */
  error(from: number, to: number): number;
  /**
   * Evenly spaced points, each the mean of a stretch of steps. Undefined if the first steps were not seen
   * here: then it is no course of the run.
   */
  history(): StepMetrics[] | undefined;
}

const names = ['nll', 'kl', 'freeEnergy', 'error'] as const;
/** Points of a history, at most. */
const most = 500;

/** @param steps of the run in all */
export function createCourse(steps: number): Course {
  const rows = names.map(() => new Float32Array(steps).fill(Number.NaN));
  const errors = rows[names.indexOf('error')]!;
  let last = 0;
  return {
    add({ metrics, wentBack }) {
      if (wentBack) last = wentBack.to;
      for (const metric of metrics) {
        names.forEach((name, k) => {
          rows[k]![metric.step - 1] = metric[name];
        });
        last = Math.max(last, metric.step);
      }
    },
    error: (from, to) => mean(errors.subarray(from, to)),
    history() {
      if (last === 0 || Number.isNaN(rows[0]![0])) return undefined;
      const width = Math.ceil(last / most);
      return Array.from({ length: Math.ceil(last / width) }, (_, i) => {
        const [from, to] = [i * width, Math.min(last, (i + 1) * width)];
        const [nll, kl, freeEnergy, error] = rows.map((row) => mean(row.subarray(from, to)));
        return { step: to, nll: nll!, kl: kl!, freeEnergy: freeEnergy!, error: error! };
      });
    },
  };
}

function mean(values: Float32Array): number {
  const seen = values.filter((value) => !Number.isNaN(value));
  return seen.reduce((sum, value) => sum + value, 0) / seen.length;
}
