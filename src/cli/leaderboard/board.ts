/** The committed file of a leaderboard: which rows there are, and what each is trained with. */

import * as v from 'valibot';
import { ConfigError } from '../../bayes/errors.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { name, seed, whole } from '../../persist/fields.ts';
import { checkJson, numberIn, parseJson } from '../../persist/json.ts';
import { RunConfig } from '../../persist/runConfig.ts';
import { checkSettings, presets } from '../../presets.ts';
import { usageError } from '../exit.ts';

const settings = v.record(v.string(), v.unknown());

const Board = v.strictObject({
  version: v.literal(1),
  title: name,
  /** Each row is trained once by each. */
  seeds: v.pipe(v.array(seed), v.minLength(1, 'at least one seed')),
  /** The row whose step is 1. */
  reference: name,
  /** Degrees by which test images are turned to be out of distribution. */
  rotation: numberIn({ above: 0, below: 360 }),
  /** Settings of config.json that the rows share; a row's own come after them. */
  common: settings,
  rows: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens')),
        title: name,
        settings,
      }),
    ),
    v.minLength(1, 'at least one row'),
  ),
});

export type Board = v.InferOutput<typeof Board>;
export type Row = Board['rows'][number];

const hint = 'correct the file; docs/leaderboard/board.json is an example';

/**
 * Reads the text of a board, and checks the settings of every row.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there; CredenceError
 * if settings contradict each other
 */
export function parseBoard(file: string, text: string): Board {
  const source = { file, hint };
  const board = checkJson(source, Board, parseJson(source, text));
  board.rows.forEach((row, i) => {
    const config = configOf(board, row, board.seeds[0]!);
    checkJson(source, RunConfig, config, `rows[${i}].settings`);
    checkJson(
      source,
      v.picklist(['classification'], 'classification'),
      config.task,
      `rows[${i}].settings.task`,
    );
    checkTogether(file, i, config);
    checkJson(source, whole(1), config.validationExamples, `rows[${i}].settings.validationExamples`);
  });
  const names = board.rows.map((row) => row.name);
  const again = names.findIndex((each, i) => names.indexOf(each) < i);
  const unique = v.custom<string>(() => again < 0, 'a name of its own');
  if (again >= 0) checkJson(source, unique, names[again], `rows[${again}].name`);
  checkJson(source, v.picklist(names), board.reference, 'reference');
  return board;
}

/** What only shows beside other settings: a closed KL of a mixture. */
function checkTogether(file: string, i: number, config: RunConfig): void {
  try {
    checkSettings(config);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw usageError(`${file}: rows[${i}].settings.${cause.message}; ${hint}`, { cause });
  }
}

/** What the board itself says of a row: its part of the settings, and nothing that defaults add. */
export function saidOf({ common }: Board, row: Row, epochs?: number): Readonly<Record<string, unknown>> {
  return { ...common, ...row.settings, ...(epochs !== undefined && { epochs }) };
}

/** config.json of a row's run; what the board leaves open is as in the preset demo. */
export function configOf(board: Board, row: Row, seed: number, epochs?: number): RunConfig {
  return {
    ...{ version: 3, id: null },
    ...presets.demo.settings,
    ...(saidOf(board, row, epochs) as Partial<RunSettings>),
    seed,
    preset: null,
    dataset: { kind: 'images', folder: null, division: 'drawn' },
  };
}
