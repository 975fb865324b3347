/** From the logs of runs to a row of the table: means over seeds, and how far they can be trusted. */
import type { Board } from './board.ts';
import { type Estimate, overRuns } from './estimate.ts';
import type { Decisions, Quality, RunLog } from './log.ts';
import { type RefusedBy, refusedBy } from './refusedBy.ts';

export interface BoardRow {
  readonly row: string;
  readonly title: string;
  /** Seeds of the finished runs. */
  readonly seeds: readonly number[];
  readonly epochs: number;
  readonly draws: number;
  readonly adapters: readonly string[];
  readonly runtimes: readonly string[];
  /** Seeds of the runs that held out the last images of the file, as all did before they were drawn. */
  readonly heldOutLast: readonly number[];
  /** By run, those that measured them. */
  readonly decisions: readonly RunDecisions[];
  /** By uncertainty; null if not every run has measured it. */
  readonly refused: readonly RefusedBy[] | null;
  readonly scores: { readonly [Name in ScoreName]: Estimate | null };
}

export interface RunDecisions {
  readonly seed: number;
  readonly decisions: Decisions;
}

/** What the table shows. Null: the row has no such number. */
const scores = {
  error: ({ test }: RunLog) => test.error,
  nll: ({ test }: RunLog) => test.nll,
  ece: ({ test }: RunLog) => test.ece,
  brier: ({ test }: RunLog) => test.brier,
  fashionByEntropy: ({ fashion }: RunLog) => fashion.auroc.entropy,
  /** One network does not disagree with itself. */
  fashionByMutualInformation: ({ fashion, draws }: RunLog) =>
    draws > 1 ? fashion.auroc.mutualInformation : null,
  rotatedByEntropy: ({ rotated }: RunLog) => rotated.auroc.entropy,
  aurc: ({ test }: RunLog) => test.aurc,
  relativeStep: ({ step }: RunLog) => step.seconds / step.reference,
  seconds: ({ seconds }: RunLog) => seconds,
  validationError: ({ validation }: RunLog) => validation.error,
  validationNll: ({ validation }: RunLog) => validation.nll,
} as const satisfies Record<string, (log: RunLog & { test: Quality }) => number | null>;

export type ScoreName = keyof typeof scores;

/** The rows that have finished runs, in the order of the board. */
export function summariseBoard(board: Board, logs: readonly RunLog[]): BoardRow[] {
  return board.rows.flatMap(({ name, title }) => {
    const runs = logs.filter(({ row }) => row === name).toSorted((a, b) => a.seed - b.seed);
    if (runs.length === 0) return [];
    return [
      {
        row: name,
        title,
        seeds: runs.map(({ seed }) => seed),
        epochs: runs[0]!.epochs.at(-1)!.epoch,
        draws: runs[0]!.draws,
        adapters: different(runs.map(({ adapter }) => adapter)),
        runtimes: different(runs.map(({ runtime }) => runtime)),
        heldOutLast: runs.filter(heldOutLast).map(({ seed }) => seed),
        decisions: runs.flatMap(({ seed, decisions }) => (decisions ? [{ seed, decisions }] : [])),
        refused: refusedBy(runs),
        scores: Object.fromEntries(
          Object.entries(scores).map(([score, of]) => [score, overRuns(runs.map(of))]),
        ) as BoardRow['scores'],
      },
    ];
  });
}

function heldOutLast({ config: { dataset } }: RunLog): boolean {
  return (dataset as { division?: unknown } | undefined)?.division !== 'drawn';
}

const different = (names: readonly string[]): string[] => [...new Set(names)];
