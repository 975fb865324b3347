/** A whole command, from arguments to exit code; the process itself is main.ts's. */
import { CommanderError } from 'commander';
import { diagnoseCommand } from './commands/diagnose.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { inspectCommand } from './commands/inspect.ts';
import { leaderboardCommand } from './commands/leaderboard.ts';
import { predictCommand } from './commands/predict.ts';
import { pruneCommand } from './commands/prune.ts';
import { runsCommand } from './commands/runs.ts';
import { shipCommand } from './commands/ship.ts';
import { trainCommand } from './commands/train.ts';
import { evaluateTogether } from './evaluation/evaluateTogether.ts';
import { describeError, exitCodeOf, exitCodes } from './exit.ts';
import type { Io } from './io.ts';
import { createProgram } from './options/program.ts';
import { textWidthOf, wrappedLines } from './terminal/layout.ts';

export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(
    {
      async train(options) {
        code = await trainCommand(options, io);
      },
      async evaluate([folder, ...others], options) {
        code =
          others.length === 0
            ? await evaluateCommand(folder!, options, io)
            : await evaluateTogether([folder!, ...others], options, io);
      },
      async diagnose(folder, options) {
        code = await diagnoseCommand(folder, options, io);
      },
      async prune(folder, options) {
        code = await pruneCommand(folder, options, io);
      },
      async ship(folder, options) {
        code = await shipCommand(folder, options, io);
      },
      async predict(run, options) {
        code = await predictCommand(run, options, io);
      },
      async inspect(file, options) {
        code = await inspectCommand(file, options, io);
      },
      async export(run, options) {
        code = await exportCommand(run, options, io);
      },
      async import(model, options) {
        code = await importCommand(model, options, io);
      },
      async runs(folder, options) {
        code = await runsCommand(folder, options, io);
      },
      async leaderboard(options) {
        code = await leaderboardCommand(options, io);
      },
    },
    (text) => io.stdout.write(text),
  );
  const fail = (message: string) => {
    const text = `credence: ${message}`;
    io.stderr.write(`${io.stderr.isTTY ? wrappedLines(text, textWidthOf(io.stderr)) : text}\n`);
  };
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      fail(describeError(error));
      return exitCodeOf(error);
    }
    if (error.exitCode === 0) return exitCodes.done;
    const names = program.commands.map((command) => command.name());
    const message =
      error.code === 'commander.help'
        ? `expected a command: ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
        : error.message.replace(/\s*\n\s*/g, ' ');
    const command = names.find((name) => name === args[0]);
    const help = ['credence', ...(command ? [command] : []), '--help'].join(' ');
    fail(`${message.replace(/^error: /, '').replace(/\.$/, '')}; ${help} lists what there is`);
    return exitCodes.usage;
  }
}
