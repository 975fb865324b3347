/** The folder of a leaderboard: the board, a log for each finished run, and the tables made of them. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileFormatError } from '../../persist/errors.ts';
import { usageError } from '../exit.ts';
import { type Board, parseBoard, type Row, saidOf } from './board.ts';
import { parseRunLog, type RunLog } from './log.ts';

export const BOARD_FILES = {
  board: 'board.json',
  runs: 'runs',
  json: 'leaderboard.json',
  markdown: 'leaderboard.md',
};

export interface Wanted {
  readonly row: Row;
  readonly seed: number;
}

/** @throws CredenceError if there is no board, FileFormatError if it is damaged */
export async function readBoard(folder: string): Promise<Board> {
  const file = join(folder, BOARD_FILES.board);
  if (!existsSync(file))
    throw usageError(`${file}: no such file; --folder takes one with a ${BOARD_FILES.board}`);
  return parseBoard(file, await readFile(file, 'utf8'));
}

export const logFile = (folder: string, { row, seed }: Wanted): string =>
  join(folder, BOARD_FILES.runs, `${row.name}-${seed}.json`);

/**
 * The logs of all finished runs of the board's rows, whatever their seeds.
 *
 * @param epochs that runs have instead of the board's
 * @throws FileFormatError if a log is damaged, or of other settings than the board's: it would be a claim
 * about those
 */
export async function readLogs(folder: string, board: Board, epochs?: number): Promise<RunLog[]> {
  const runs = join(folder, BOARD_FILES.runs);
  if (!existsSync(runs)) return [];
  const names = (await readdir(runs)).filter((name) => name.endsWith('.json')).toSorted();
  const logs: RunLog[] = [];
  for (const name of names) {
    const file = join(runs, name);
    const log = parseRunLog(file, await readFile(file, 'utf8'));
    const row = board.rows.find((each) => each.name === log.row);
    if (!row) continue;
    checkLog(file, log, saidOf(board, row, epochs));
    logs.push(log);
  }
  return logs;
}

/** @throws FileFormatError naming the first setting that is not as said */
export function checkLog(file: string, log: RunLog, said: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(said).find((key) => canonical(said[key]) !== canonical(log.config[key]));
  if (other === undefined) return;
  throw new FileFormatError({
    file,
    field: `config.${other}`,
    expected: `${canonical(said[other])}, as the board says now`,
    got: canonical(log.config[other]) ?? 'nothing',
    hint: 'remove the log to train the run again, or restore the setting',
  });
}

/** JSON with the fields of objects in alphabetical order. */
export function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * The runs still to do, seed by seed, so that a board that is broken off has whole rows of fewer seeds.
 *
 * @param only names of rows; all if absent
 * @throws CredenceError if a name is none of the board's
 */
export function runsToDo(
  board: Board,
  logs: readonly Pick<RunLog, 'row' | 'seed'>[],
  { only, seeds = board.seeds }: { readonly only?: readonly string[]; readonly seeds?: readonly number[] },
): Wanted[] {
  const stray = only?.find((name) => board.rows.every((row) => row.name !== name));
  if (stray !== undefined) {
    throw usageError(
      `--only ${stray}: expected names of rows: ${board.rows.map((row) => row.name).join(', ')}`,
    );
  }
  const rows = only ? board.rows.filter((row) => only.includes(row.name)) : board.rows;
  return seeds
    .flatMap((seed) => rows.map((row) => ({ row, seed })))
    .filter(({ row, seed }) => !logs.some((log) => log.row === row.name && log.seed === seed));
}

/** Writes a file whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(part, text);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
