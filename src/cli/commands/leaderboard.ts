/**
 * `credence leaderboard`: the runs of a board that are not done yet, one after the other, and the tables made
 * of all.
 */
import { join } from 'node:path';
import { duration, percent } from '../../kit/format.ts';
import { exitCodes, usageError } from '../exit.ts';
import { withAdapter } from '../host/adapter.ts';
import type { Io } from '../io.ts';
import { type Board, configOf } from '../leaderboard/board.ts';
import {
  BOARD_FILES,
  logFile,
  readBoard,
  readLogs,
  runsToDo,
  type Wanted,
  writeWhole,
} from '../leaderboard/folder.ts';
import type { RunLog } from '../leaderboard/log.ts';
import { boardMarkdown } from '../leaderboard/markdown.ts';
import { measureRow } from '../leaderboard/measureRow.ts';
import { planText } from '../leaderboard/plan.ts';
import { prepareRow, standingOf } from '../leaderboard/rowFolder.ts';
import { summariseBoard } from '../leaderboard/summary.ts';
import type { LeaderboardOptions } from '../options/leaderboard.ts';
import { unlessStopped } from '../stop.ts';
import { asksYes } from '../terminal/ask.ts';
import type { Event, Reporter } from '../terminal/events.ts';
import { decimal } from '../terminal/format.ts';
import { textWidthOf, wrapped } from '../terminal/layout.ts';
import { errorOf } from '../training/history.ts';
import { trainRun } from '../training/trainRun.ts';
import { ownVersion } from '../version.ts';

/** Returns the exit code; what breaks a run off is thrown, and the runs before it are kept. */
export async function leaderboardCommand(options: LeaderboardOptions, io: Io): Promise<number> {
  const { folder, epochs, measure, render: onlyTables } = options;
  const board = await readBoard(folder);
  const logs = new Map((await readLogs(folder, board, epochs)).map((log) => [nameOf(log), log]));
  const say = (text: string) => io.stdout.write(`${text}\n`);
  const known = measure ? [] : [...logs.values()];
  const toDo = onlyTables ? [] : runsToDo(board, known, options);
  if (toDo.length > 0 && !measure && !(await isWanted(toDo, { board, logs: known, options, io, say }))) {
    return exitCodes.done;
  }
  for (const [i, wanted] of toDo.entries()) {
    const { row, seed } = wanted;
    say(`${row.name}, seed ${seed} (${i + 1} of ${toDo.length}): ${row.title}`);
    const log = await runOne(wanted, { board, options, io, say });
    if (log === 'stopped') {
      say('stopped; what was learnt is kept, and the same command goes on with it');
      return exitCodes.stopped;
    }
    if (log === 'left') continue;
    const before = logs.get(nameOf(log));
    if (before?.refusals?.sets['drawn-final'] && !log.refusals?.sets['drawn-final']) {
      say('  its log had drawn-final, and has it no more: --final measures it');
    }
    const file = logFile(folder, wanted);
    await writeWhole(file, `${JSON.stringify(log, null, 1)}\n`);
    logs.set(nameOf(log), log);
    say(`  ${scoresOf(log)}; ${file}`);
    await render(folder, board, [...logs.values()]);
  }
  await render(folder, board, [...logs.values()]);
  const files = `${join(folder, BOARD_FILES.markdown)}, ${join(folder, BOARD_FILES.json)}`;
  say(`${logs.size === 1 ? '1 run' : `${logs.size} runs`}: ${files}`);
  return exitCodes.done;
}

const nameOf = ({ row, seed }: Pick<RunLog, 'row' | 'seed'>): string => `${row}-${seed}`;

/**
 * Whether to train: by `--yes`, or by an answer. Nobody means hours of work by a word that reads like a list.
 * @throws CredenceError where there is nobody to ask
 */
async function isWanted(
  toDo: readonly Wanted[],
  {
    board,
    logs,
    options,
    io,
    say,
  }: Pick<Context, 'board' | 'options' | 'io' | 'say'> & { logs: readonly RunLog[] },
): Promise<boolean> {
  const plan = planText(toDo, { board, logs, epochs: options.epochs });
  if (options.yes) {
    say(plan);
    return true;
  }
  if (!io.stdin?.isTTY || !io.stdout.isTTY) {
    throw usageError(
      `${plan}; nothing is trained without being asked for: add --yes, or --render for the tables of what is done`,
    );
  }
  say(wrapped(plan, textWidthOf(io.stdout)));
  if (await asksYes(io.stdin, io, 'Train them now? [y/N] ')) return true;
  say('nothing was trained; --render makes the tables of what is done');
  return false;
}

interface Context {
  readonly board: Board;
  readonly options: LeaderboardOptions;
  readonly io: Io;
  readonly say: (text: string) => void;
}

/**
 * Trains what is not trained, into a run folder, and measures that. A device of its own for either: what one
 * leaves on it ends with it.
 *
 * @returns the log; `left` if nothing is to be trained and there is nothing to measure
 */
async function runOne(
  { row, seed }: Wanted,
  { board, options, io, say }: Context,
): Promise<RunLog | 'stopped' | 'left'> {
  const { epochs, posteriors, measure, final = false } = options;
  const folder = join(posteriors, nameOf({ row: row.name, seed }));
  const config = configOf(board, row, seed, epochs);
  const standing = await standingOf(folder, config);
  if (standing !== 'done') {
    if (measure) {
      say(`  left as it is: ${folder} ${standing === 'missing' ? 'is not there' : 'is not at its end'}`);
      return 'left';
    }
    const run = await prepareRow(folder, config, standing);
    const around = {
      ...{ options: { report: false, measureStopped: false }, io },
      reporter: listener(say),
    };
    const code = await withAdapter(options, io, (opened) => trainRun(run, opened, around));
    if (code !== exitCodes.done) return 'stopped';
  }
  const reference = board.rows.find(({ name }) => name === board.reference)!;
  const { rotation } = board;
  const about = { runtime: runtimeName(), credence: ownVersion() };
  return unlessStopped<RunLog | 'stopped'>(io.stop, 'stopped', () =>
    withAdapter(options, io, ({ gpu, adapter }) => {
      say(`  measuring ${folder} on ${adapter}`);
      const run = { row: row.name, config, rotation, final, adapter, ...about, folder };
      return measureRow(gpu, { ...run, reference: configOf(board, reference, seed, epochs) }, io.stop);
    }),
  );
}

/** Of a training: its adapter, its epochs, and what people should know. */
function listener(say: (text: string) => void): Reporter {
  return {
    report: (event) => {
      if (event.event === 'start') say(`  adapter: ${event.adapter}`);
      if (event.event === 'epoch') say(`  ${epochLine(event)}`);
    },
    note: (text) => say(`  ${text}`),
    close: () => undefined,
  };
}

async function render(folder: string, board: Board, logs: readonly RunLog[]): Promise<void> {
  const rows = summariseBoard(board, logs);
  const { title, reference, rotation } = board;
  const json = { version: 1, title, reference, rotation, rows };
  await writeWhole(join(folder, BOARD_FILES.json), `${JSON.stringify(json, null, 1)}\n`);
  await writeWhole(join(folder, BOARD_FILES.markdown), boardMarkdown(board, rows));
}

/** `Deno 2.9.6` or `Node 22.11.0`. */
function runtimeName(): string {
  const { deno, node } = process.versions;
  return deno ? `Deno ${deno}` : `Node ${node}`;
}

function epochLine(event: Extract<Event, { event: 'epoch' }>): string {
  const { epoch, epochs, freeEnergy, nll, seconds } = event;
  const error = errorOf(event);
  const held = error === null ? 'not measured' : percent(error);
  return (
    `epoch ${epoch}/${epochs}: free energy ${decimal(freeEnergy)}, NLL ${decimal(nll)}, ` +
    `held-out error ${held}, ${duration(seconds)}`
  );
}

function scoresOf({ test, validation, fashion, step }: RunLog): string {
  return (
    `error ${percent(test.error)} (held out ${percent(validation.error)}), NLL ${decimal(test.nll)}, ECE ${percent(test.ece)}, ` +
    `AUROC Fashion ${fashion.auroc.entropy.toFixed(3)} by H, ${fashion.auroc.mutualInformation.toFixed(3)} by MI, ` +
    `step ${(step.seconds * 1000).toFixed(0)} ms (reference ${(step.reference * 1000).toFixed(0)})`
  );
}
