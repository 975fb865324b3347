/** A whole command, from arguments to exit code; the process itself is main.ts's. */
import { CommanderError } from 'commander';
import { diagnoseCommand } from './diagnoseCommand.ts';
import { evaluateCommand } from './evaluateCommand.ts';
import { describeError, exitCodeOf, exitCodes } from './exit.ts';
import { exportCommand } from './exportCommand.ts';
import type { Io } from './io.ts';
import { leaderboardCommand } from './leaderboardCommand.ts';
import { createProgram } from './options/program.ts';
import { predictCommand } from './predictCommand.ts';
import { pruneCommand } from './pruneCommand.ts';
import { runsCommand } from './runsCommand.ts';
import { trainCommand } from './trainCommand.ts';

export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(
    {
      async train(options) {
        code = await trainCommand(options, io);
      },
      async evaluate(folder, options) {
        code = await evaluateCommand(folder, options, io);
      },
      async diagnose(folder, options) {
        code = await diagnoseCommand(folder, options, io);
      },
      async prune(folder, options) {
        code = await pruneCommand(folder, options, io);
      },
      async predict(run, options) {
        code = await predictCommand(run, options, io);
      },
      async export(run, options) {
        code = await exportCommand(run, options, io);
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
  const fail = (message: string) => io.stderr.write(`credence: ${message}\n`);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      fail(describeError(error));
      return exitCodeOf(error);
    }
    if (error.exitCode === 0) return exitCodes.done;
    const message =
      error.code === 'commander.help'
        ? 'expected a command: train, evaluate, diagnose, prune, predict, export, runs or leaderboard'
        : error.message;
    fail(`${message.replace(/^error: /, '').replace(/\.$/, '')}; --help lists what there is`);
    return exitCodes.usage;
  }
}
