/** What tools/tables/credence.ts prints: a line a set, and one for all, beside the best baseline. */
import { join } from 'node:path';
import { folder, type MethodScores, meanOf, readScores, type TableSet } from './sets.ts';

const baselines = readScores(join(folder, 'baselines.json'));

/** The least mean NLL of any baseline on a set; undefined while there is none. */
function bestBaseline({ name }: TableSet): { readonly method: string; readonly nll: number } | undefined {
  const all = Object.entries(baselines[name] ?? {}).filter(([method]) => method !== 'truth');
  const found = all.map(([method, { mean }]) => ({ method, nll: mean.nll! }));
  return found.sort((a, b) => a.nll - b.nll)[0];
}

const fixed = (value: number, width: number, digits = 3) => value.toFixed(digits).padStart(width);

export function lineOf(set: TableSet, { mean, standardError, splits }: MethodScores): string {
  const best = bestBaseline(set);
  const se = standardError.nll === undefined ? '' : ` +- ${standardError.nll.toFixed(3)}`;
  const beside = best ? `; best baseline ${best.nll.toFixed(3)} (${best.method})` : '';
  return `${set.name.padEnd(9)} ${fixed(mean.seconds!, 6, 1)} s x ${splits.length}  ${partsOf(set, mean)}  NLL ${fixed(mean.nll!, 6)}${se}${beside}`;
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

/** Means over the sets, each of which counts the same. */
export function summaryOf(done: readonly (readonly [TableSet, MethodScores])[]): string {
  const lines = (['regression', 'classification'] as const).flatMap((task) => {
    const of = done.filter(([set]) => set.task === task);
    if (of.length === 0) return [];
    const mean = (name: string) => meanOf(of.map(([, scores]) => scores.mean[name]!));
    const worse = of.flatMap(([set, scores]) => {
      const best = bestBaseline(set);
      return best ? [scores.mean.nll! - best.nll] : [];
    });
    const beside = worse.length > 0 ? `, above the best baseline by ${meanOf(worse).toFixed(3)}` : '';
    const own =
      task === 'regression'
        ? `RMSE ${mean('rmseSd').toFixed(3)} sd, 90 % covers ${(100 * mean('coverage90')).toFixed(1)} % ` +
          `(off by ${(100 * meanOf(of.map(([, s]) => Math.abs(s.mean.coverage90! - 0.9)))).toFixed(1)} % on average)`
        : `error ${(100 * mean('error')).toFixed(2)} %, confidence - accuracy ` +
          `${(100 * (mean('confidence') - mean('accuracy'))).toFixed(1)} % ` +
          `(off by ${(100 * meanOf(of.map(([, s]) => Math.abs(s.mean.confidence! - s.mean.accuracy!)))).toFixed(1)} % on average)`;
    return [
      `all ${of.length} of ${task}: ${mean('seconds').toFixed(1)} s a split, ${own}, NLL ${mean('nll').toFixed(3)}${beside}`,
    ];
  });
  return lines.join('\n');
}
