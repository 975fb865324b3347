/** What tools/tables/credence.ts prints: a line a set, and one for all, beside the best baseline. */
import { join } from 'node:path';
import { folder, type MethodScores, meanOf, readScores, summarised, type TableSet } from './sets.ts';

const baselines = readScores(join(folder, 'baselines.json'));

/** The least NLL of any baseline, on the same first splits of a set; undefined while there is none. */
function bestBaseline({ name }: TableSet, splits: number) {
  const all = Object.entries(baselines[name] ?? {}).filter(([method]) => method !== 'truth');
  const found = all.map(([method, scores]) => {
    const nll = meanOf(scores.splits.slice(0, splits).map((split) => split.nll!));
    return { method, nll };
  });
  return found.sort((a, b) => a.nll - b.nll)[0];
}

const fixed = (value: number, width: number, digits = 3) => value.toFixed(digits).padStart(width);

/** A set with what was measured on it, and what other settings have on the same splits. */
export interface Measured {
  readonly set: TableSet;
  readonly scores: MethodScores;
  readonly against?: MethodScores | undefined;
}

export function lineOf({ set, scores, against }: Measured): string {
  const { mean, standardError, splits } = scores;
  const best = bestBaseline(set, splits.length);
  const se = standardError.nll === undefined ? '' : ` +- ${standardError.nll.toFixed(3)}`;
  const beside = best ? `; best baseline ${best.nll.toFixed(3)} (${best.method})` : '';
  return (
    `${set.name.padEnd(9)} ${fixed(mean.seconds!, 6, 1)} s x ${splits.length}  ${partsOf(set, mean)}  ` +
    `NLL ${fixed(mean.nll!, 6)}${se}${beside}${against ? `; ${pairedText(scores, against)}` : ''}`
  );
}

function partsOf({ task, noiseSd, bayesError }: TableSet, mean: MethodScores['mean']): string {
  if (task === 'regression') {
    const known = noiseSd === undefined ? '' : ` of ${noiseSd}`;
    return (
      `RMSE ${fixed(mean.rmseSd!, 6)} sd (${mean.rmse!.toPrecision(4)}), noise ${mean.noise!.toPrecision(3)}${known}, ` +
      `90 % covers ${fixed(100 * mean.coverage90!, 5, 1)} %`
    );
  }
  const known = bayesError === undefined ? '' : ` of ${(100 * bayesError).toFixed(1)}`;
  const over = 100 * (mean.confidence! - mean.accuracy!);
  return (
    `error ${fixed(100 * mean.error!, 6, 2)} %${known}, confidence - accuracy ${over < 0 ? '' : '+'}${over.toFixed(1)} %, ` +
    `ECE ${fixed(100 * mean.ece!, 5, 1)} %`
  );
}

/** The mean difference of the NLL over the splits that both have: their noise is mostly common. */
function pairedText({ splits }: MethodScores, against: MethodScores): string {
  const both = Math.min(splits.length, against.splits.length);
  const differences = splits.slice(0, both).map(({ nll }, k) => ({ nll: nll! - against.splits[k]!.nll! }));
  const { mean, standardError } = summarised(differences);
  const se = standardError.nll === undefined ? '' : ` +- ${standardError.nll.toFixed(3)}`;
  return `NLL by ${signed(mean.nll!)}${se} against the other`;
}

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(3)}`;

/** Means over the sets, each of which counts the same. */
export function summaryOf(done: readonly Measured[]): string {
  return (['regression', 'classification'] as const)
    .map((task) => [task, done.filter(({ set }) => set.task === task)] as const)
    .filter(([, of]) => of.length > 0)
    .map(([task, of]) => `all ${of.length} of ${task}: ${ofTask(task, of)}`)
    .join('\n');
}

function ofTask(task: TableSet['task'], of: readonly Measured[]): string {
  const mean = (value: (scores: MethodScores['mean']) => number) =>
    meanOf(of.map(({ scores }) => value(scores.mean)));
  const share = (value: (scores: MethodScores['mean']) => number, digits = 1) =>
    `${(100 * mean(value)).toFixed(digits)} %`;
  const own =
    task === 'regression'
      ? `RMSE ${mean(({ rmseSd }) => rmseSd!).toFixed(3)} sd, 90 % covers ${share((s) => s.coverage90!)} ` +
        `(off by ${share((s) => Math.abs(s.coverage90! - 0.9))} on average)`
      : `error ${share(({ error }) => error!, 2)}, confidence - accuracy ` +
        `${share((s) => s.confidence! - s.accuracy!)} ` +
        `(off by ${share((s) => Math.abs(s.confidence! - s.accuracy!))} on average)`;
  const above = of.flatMap(({ set, scores }) => {
    const best = bestBaseline(set, scores.splits.length);
    return best ? [scores.mean.nll! - best.nll] : [];
  });
  const beside = above.length > 0 ? `, above the best baseline by ${meanOf(above).toFixed(3)}` : '';
  const seconds = mean((scores) => scores.seconds!).toFixed(1);
  return `${seconds} s a split, ${own}, NLL ${mean(({ nll }) => nll!).toFixed(3)}${beside}`;
}
