/** What a leaderboard is about to train, and how long that may take. */
import { duration, whole } from '../../kit/format.ts';
import { type Board, configOf } from './board.ts';
import type { Wanted } from './folder.ts';
import type { RunLog } from './log.ts';

export interface Known {
  readonly board: Board;
  readonly logs: readonly RunLog[];
  /** That runs have instead of the board's. */
  readonly epochs?: number | undefined;
}

/**
 * `3 runs to train (rows: plain; seeds: 1, 2, 3), 30 epochs of 784-400-400-10 in all; about 2 h ...`. A
 * machine may be many times faster or slower than the one that a log is of, so the log's adapter is named.
 */
export function planText(toDo: readonly Wanted[], { board, logs, epochs }: Known): string {
  const runs = toDo.map(({ row, seed }) => {
    const config = configOf(board, row, seed, epochs);
    const log = logs.find((each) => each.row === row.name);
    return { config, log, seconds: log && (log.seconds / log.epochs.length) * config.epochs };
  });
  const rows = [...new Set(toDo.map(({ row }) => row.name))].join(', ');
  const seeds = [...new Set(toDo.map(({ seed }) => seed))].sort((a, b) => a - b).join(', ');
  const layers = [...new Set(runs.map(({ config }) => config.layers.join('-')))].join(', ');
  const all = runs.reduce((sum, { config }) => sum + config.epochs, 0);
  const what =
    `${counted(toDo.length, 'run')} to train (rows: ${rows}; seeds: ${seeds}), ` +
    `${counted(all, 'epoch')} of ${layers} in all`;
  const logged = runs.filter(({ log }) => log);
  const [first] = logged;
  if (!first) {
    return `${what}; no log tells how long these take: hours to days on a CPU, minutes to hours on a GPU`;
  }
  const total = duration(logged.reduce((sum, { seconds }) => sum + seconds!, 0));
  const others = runs.length - logged.length;
  const rest = others === 0 ? '' : ` for ${logged.length} of them; no log tells of the others`;
  return `${what}; about ${total} by their logs, on ${first.log!.adapter}${rest}; measuring comes on top`;
}

const counted = (n: number, one: string): string => `${whole(n)} ${n === 1 ? one : `${one}s`}`;
