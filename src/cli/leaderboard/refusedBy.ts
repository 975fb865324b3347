/** What the runs of a row refuse and keep, by each uncertainty, over seeds. */
import { uncertainties } from '../../figures/predictions/ood.ts';
import type { ByUncertainty, ByUncertaintyOf } from '../../metrics/uncertaintyReport.ts';
import { type Estimate, overRuns } from './estimate.ts';
import type { Refusals, RunLog } from './log.ts';

export interface RefusedBy {
  readonly uncertainty: keyof ByUncertainty;
  /** Share of the test images that is kept. */
  readonly kept: Estimate | null;
  /** Seeds of the runs whose interval refutes the share that was promised. */
  readonly refuted: readonly number[];
  /** Share of each set that is refused, by name; null if a run did not measure it. */
  readonly sets: Readonly<Record<string, Estimate | null>>;
  /** Share of the drawn digits that is kept, and the error among those. */
  readonly digits: { readonly kept: Estimate | null; readonly errorOfKept: Estimate | null };
}

/** In the order of tables. */
export const refusedSets: readonly string[] = [
  ...['fashion', 'letters', 'noise', 'white', 'checkerboard', 'blank', 'drawn-choose', 'drawn-final'],
];

/** Null if a run did not measure what it refuses. One network does not disagree with itself. */
export function refusedBy(runs: readonly RunLog[]): readonly RefusedBy[] | null {
  const all = runs.flatMap(({ seed, draws, refusals }) => (refusals ? [{ seed, draws, refusals }] : []));
  if (all.length < runs.length) return null;
  const hasMany = all.every(({ draws }) => draws > 1);
  return uncertainties
    .filter(({ key }) => key !== 'mutualInformation' || hasMany)
    .filter(({ key }) => all.every(({ refusals }) => refusals.thresholds[key] !== undefined))
    .map(({ key }) => {
      const over = (of: (refusals: Refusals) => ByUncertaintyOf<number | null> | undefined) =>
        overRuns(all.map(({ refusals }) => of(refusals)?.[key]));
      const { kept } = all[0]!.refusals;
      const holds = ({ refusals }: (typeof all)[number]) => {
        const { lower, upper } = refusals.test.kept[key]!;
        return lower <= kept && kept <= upper;
      };
      return {
        uncertainty: key,
        kept: overRuns(all.map(({ refusals }) => refusals.test.kept[key]!.share)),
        refuted: all.filter((run) => !holds(run)).map(({ seed }) => seed),
        sets: Object.fromEntries(refusedSets.map((name) => [name, over(({ sets }) => sets[name]?.refused)])),
        digits: {
          kept: over(({ digits }) => digits?.kept),
          errorOfKept: over(({ digits }) => digits?.errorOfKept),
        },
      };
    });
}
