/**
 * `credence leaderboard`: the runs of a board that are not done yet, one after the other, and the tables made
 * of all.
 */
import { join } from 'node:path';
import { duration, percent } from '../kit/format.ts';
import { type OpenedGpu, withAdapter } from './adapter.ts';
import { asksYes } from './ask.ts';
import { exitCodes, usageError } from './exit.ts';
import { decimal } from './format.ts';
import { errorOf } from './history.ts';
import type { Io } from './io.ts';
import { textWidthOf, wrapped } from './layout.ts';
import { type Board, configOf } from './leaderboard/board.ts';
import { type BoardData, openBoardData } from './leaderboard/data.ts';
import {
  BOARD_FILES,
  logFile,
  readBoard,
  readLogs,
  runsToDo,
  type Wanted,
  writeWhole,
} from './leaderboard/folder.ts';
import type { RunLog } from './leaderboard/log.ts';
import { boardMarkdown } from './leaderboard/markdown.ts';
import { planText } from './leaderboard/plan.ts';
import { summariseBoard } from './leaderboard/summary.ts';
import { type EpochEvent, trainRow } from './leaderboard/trainRow.ts';
import type { LeaderboardOptions } from './options/leaderboard.ts';
import { unlessStopped } from './stop.ts';
import { ownVersion } from './version.ts';

/** Returns the exit code; what breaks a run off is thrown, and the runs before it are kept. */
export async function leaderboardCommand(options: LeaderboardOptions, io: Io): Promise<number> {
  const { folder, epochs } = options;
  const board = await readBoard(folder);
  const logs = await readLogs(folder, board, epochs);
  const say = (text: string) => io.stdout.write(`${text}\n`);
  const toDo = options.render ? [] : runsToDo(board, logs, options);
  if (toDo.length > 0 && !(await isWanted(toDo, { board, logs, options, io, say }))) return exitCodes.done;
  let data: BoardData | undefined;
  let seedOfData: number | undefined;
  for (const [i, wanted] of toDo.entries()) {
    const { row, seed } = wanted;
    const config = configOf(board, row, seed, epochs);
    if (!data || seed !== seedOfData) data = await openBoardData(config, board.rotation);
    seedOfData = seed;
    say(`${row.name}, seed ${seed} (${i + 1} of ${toDo.length}): ${row.title}, ${config.epochs} epochs`);
    const log = await runOne(wanted, { board, data, options, io, say });
    if (!log) {
      say('stopped; what was finished is kept, the run at hand is not');
      return exitCodes.stopped;
    }
    const file = logFile(folder, wanted);
    await writeWhole(file, `${JSON.stringify(log, null, 1)}\n`);
    logs.push(log);
    say(`  ${scoresOf(log)}; ${file}`);
    await render(folder, board, logs);
  }
  await render(folder, board, logs);
  say(
    `${logs.length === 1 ? '1 run' : `${logs.length} runs`}: ${join(folder, BOARD_FILES.markdown)}, ${join(folder, BOARD_FILES.json)}`,
  );
  return exitCodes.done;
}

/**
 * Whether to train: by `--yes`, or by an answer. Nobody means hours of work by a word that reads like a list.
 * @throws CredenceError where there is nobody to ask
 */
async function isWanted(
  toDo: readonly Wanted[],
  { board, logs, options, io, say }: Pick<Context, 'board' | 'options' | 'io' | 'say'> & { logs: RunLog[] },
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
  readonly data: BoardData;
  readonly options: LeaderboardOptions;
  readonly io: Io;
  readonly say: (text: string) => void;
}

/** A device of its own for each run: what a run leaves on it ends with it. */
async function runOne(
  { row, seed }: Wanted,
  { board, data, options, io, say }: Context,
): Promise<RunLog | undefined> {
  const { epochs, posteriors } = options;
  const reference = board.rows.find(({ name }) => name === board.reference)!;
  const use = async ({ gpu, adapter }: OpenedGpu): Promise<RunLog | undefined> => {
    const run = {
      ...{ row: row.name, config: configOf(board, row, seed, epochs), data, adapter },
      reference: configOf(board, reference, seed, epochs),
      rotation: board.rotation,
      runtime: runtimeName(),
      credence: ownVersion(),
      folder: join(posteriors, `${row.name}-${seed}`),
    };
    say(`  adapter: ${adapter}`);
    return await trainRow(gpu, run, io.stop, (event) => say(`  ${epochLine(event)}`));
  };
  return unlessStopped(io.stop, undefined, () => withAdapter(options, io, use));
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

function epochLine(event: EpochEvent): string {
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
