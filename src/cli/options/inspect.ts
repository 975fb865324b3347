/** The options of `inspect`. */
import { type Command, Option } from 'commander';
import type { MissingPolicy, Task } from '../../data/encoding/encoding.ts';
import { collected } from './numbers.ts';
import { type AskedReading, addReadingOptions } from './reading.ts';
import { wrapped } from './wrapped.ts';

/** What the columns of a table are for. */
export interface RoleOptions extends AskedReading {
  readonly task?: Task;
  readonly target?: readonly string[];
  readonly ignore?: readonly string[];
  readonly category?: readonly string[];
  readonly missing?: MissingPolicy;
  readonly dropMissing?: boolean;
}

export interface InspectOptions extends RoleOptions {
  readonly json?: boolean;
}

/** Their flags, for messages about options that do not belong. */
export const roleFlags = {
  task: '--task',
  target: '--target',
  ignore: '--ignore',
  category: '--category',
  missing: '--missing',
  dropMissing: '--drop-missing',
} as const satisfies Partial<Record<keyof RoleOptions, string>>;

export function addRoleOptions(command: Command): void {
  command
    .addOption(
      new Option('--task <name>', 'of a table (default: by its target)').choices([
        'classification',
        'regression',
      ]),
    )
    .option('--target <column>', 'of a CSV file, to predict (default: the last); again for more', collected)
    .option('--ignore <column>', 'of a CSV file, neither input nor target; again for more', collected)
    .option(
      '--category <column>',
      'of a CSV file: its numbers are names, such as postal codes; again for more',
      collected,
    )
    .addOption(
      new Option('--missing <policy>', 'what an empty cell is').choices(['error', 'mean', 'category']),
    )
    .option(
      '--drop-missing',
      'leave out rows without a target and, unless --missing fills them, those without an input',
    );
}

export function addInspectOptions(command: Command): void {
  command
    .argument(
      '<file>',
      'a .csv, .tsv, .txt or .data file, packed as .gz or not, an .npy file, or - for standard input',
    )
    .option('--json', 'JSON lines on stdout, as when it is no terminal')
    .optionsGroup('Columns:');
  addRoleOptions(command);
  addReadingOptions(command);
  command.addHelpText(
    'after',
    wrapped('Exit code: 0, or 2 if something has to be said or corrected before training.'),
  );
}
