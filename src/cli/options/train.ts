/** The options of `train`: names, types and help texts, in the groups in which help lists them. */
import { type Command, Help, Option } from 'commander';
import { type BlockName, blockNames } from '../../../shaders/lib/block.ts';
import { hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import { type OptimiserName, optimiserNames } from '../../../shaders/lib/optimiser.ts';
import { type Precision, precisions } from '../../../shaders/lib/precision.ts';
import { type Estimator, estimators, type NetworkConfig, type TrainSettings } from '../../bayes/config.ts';
import type { Method } from '../../bayes/method.ts';
import type { Prior, PriorKind } from '../../bayes/prior.ts';
import { schedules } from '../../bayes/schedule.ts';
import type { MissingPolicy, Task } from '../../data/encoding.ts';
import { type Tuning, tunings } from '../../gpu/device.ts';
import { type PresetName, presets, tablePreset } from '../../presets.ts';
import type { AdapterChoice } from '../host/choice.ts';
import { methodSyntax, type Noise, noiseSyntax, parseMethod, parseNoise } from './method.ts';
import {
  collected,
  finite,
  innerFraction,
  notNegative,
  parseHidden,
  parseLayers,
  positive,
  whole,
} from './numbers.ts';
import { parsePrior, priorSyntax } from './prior.ts';

/** Where data is. */
export interface DataOptions {
  readonly data?: string;
  /** Of an .npy table. */
  readonly targets?: string;
}

export interface CommonOptions extends DataOptions {
  readonly draws?: number;
  readonly adapter?: AdapterChoice;
  readonly json?: boolean;
}

export type AnyPreset = PresetName | 'table';

export interface TrainOptions extends CommonOptions {
  readonly preset?: AnyPreset;
  readonly task?: Task;
  readonly target?: readonly string[];
  readonly ignore?: readonly string[];
  readonly missing?: MissingPolicy;
  readonly testFraction?: number;
  readonly test?: string;
  readonly testTargets?: string;
  readonly layers?: readonly number[];
  readonly hidden?: readonly number[];
  readonly activation?: NetworkConfig['activation'];
  readonly noise?: Noise;
  readonly method?: Method;
  readonly prior?: Prior | PriorKind;
  readonly estimator?: Estimator;
  readonly trainDraws?: number;
  readonly kl?: TrainSettings['kl'];
  readonly klWeights?: TrainSettings['klWeights'];
  readonly klWarmup?: number;
  readonly temperature?: number;
  readonly rho?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly schedule?: TrainSettings['schedule'];
  readonly stepEpochs?: number;
  readonly stepFactor?: number;
  readonly optimiser?: OptimiserName;
  readonly momentum?: number;
  readonly weightDecay?: number;
  readonly clip?: number;
  readonly precision?: Precision;
  readonly images?: number;
  readonly validation?: number;
  readonly seed?: number;
  readonly out?: string;
  /** A run folder to go on with. */
  readonly resume?: string;
  /** Steps between two checkpoints. */
  readonly checkpointSteps?: number;
  /** Time every kernel. */
  readonly profile?: boolean;
  readonly block?: BlockName;
  readonly tune?: Tuning;
  /** False with `--no-report`. */
  readonly report: boolean;
}

const choice = (flags: string, text: string, choices: readonly string[]): Option =>
  new Option(flags, text).choices([...choices]);

export const tuneOption = (): Option =>
  choice(
    '--tune <when>',
    'measure which block is the fastest: on a GPU (hardware, the default), on any adapter, or not',
    tunings,
  );

export function addTrainOptions(train: Command): void {
  train
    .addOption(choice('--preset <name>', 'where settings start', [...Object.keys(presets), 'table']))
    .option('--seed <n>', 'of initial weights, splits, shuffles and draws', whole(0, 2 ** 32 - 1))
    .option('--out <folder>', 'run folder to write (default: runs/<preset>-<seed>-<time>)')
    .option(
      '--resume <run>',
      'go on with a run folder: to its end, or if it is there, for as many epochs again (or --epochs) more',
    )
    .option(
      '--checkpoint-steps <n>',
      'write a state that --resume goes on from every n steps too (default: every 30 s, and after epochs)',
      whole(1),
    )
    .option('--no-report', 'do not write report.html')
    .addOption(
      new Option(
        '--block <shape>',
        'block of all large matrix products: in registers, shared by quads, or a tile in workgroup memory',
      ).choices(blockNames),
    )
    .addOption(tuneOption())
    .option('--profile', 'time every kernel: a table, profile.json and trace.json (docs/profiling.md)')
    .optionsGroup('Data:')
    .addOption(
      choice('--task <name>', 'of a table (default: by its target)', ['classification', 'regression']),
    )
    .option('--target <column>', 'of a CSV file, to predict (default: the last); again for more', collected)
    .option('--ignore <column>', 'of a CSV file, neither input nor target; again for more', collected)
    .addOption(choice('--missing <policy>', 'what an empty cell is', ['error', 'mean', 'category']))
    .option('--test-fraction <x>', 'share of the rows to measure on (default: 0.2)', innerFraction)
    .option('--test <file>', 'rows to measure on, instead of a share of --data')
    .option('--test-targets <file>', 'the targets of --test, where that is .npy')
    .option('--images <n>', 'train on the first n training images or rows', whole(1))
    .option(
      '--validation <n>',
      'hold out n of the training images (the last) or rows (by the seed) for choices: the error of each epoch is theirs; they are measured at the end too',
      whole(1),
    )
    .optionsGroup('Network:')
    .option('--hidden <widths>', 'units of each hidden layer: 50, or 32,32', parseHidden)
    .option('--layers <widths>', 'units of each layer, inputs first: 784,400,400,10', parseLayers)
    .addOption(choice('--activation <name>', 'of hidden layers', hiddenActivations))
    .option('--noise <noise>', `of a regression's targets: ${noiseSyntax}`, parseNoise)
    .optionsGroup('Method:')
    .option('--method <method>', methodSyntax, parseMethod)
    .option('--prior <prior>', priorSyntax, parsePrior)
    .addOption(choice('--estimator <name>', 'gradient estimator of bbb', Object.keys(estimators)))
    .option('--train-draws <n>', 'noise draws a step, whose gradients are averaged', whole(1))
    .addOption(
      choice('--kl <how>', 'one-draw estimate, or closed form (Gaussian priors)', ['sampled', 'closed']),
    )
    .addOption(choice('--kl-weights <name>', 'over the minibatches', ['uniform', 'paper']))
    .option('--kl-warmup <epochs>', 'epochs over which the weight of the KL rises from 0', notNegative)
    .option('--temperature <x>', 'weight of the KL; 1 is Bayes, below is a cold posterior', notNegative)
    .option('--rho <x>', 'initial rho; sigma = log(1 + e^rho)', finite)
    .optionsGroup('Optimisation:')
    .option('--epochs <n>', 'passes over the training examples', whole(1))
    .option('--batch <n>', 'examples in a minibatch', whole(1))
    .option('--lr <x>', 'learning rate', positive)
    .addOption(choice('--schedule <name>', 'of the learning rate', schedules))
    .option('--step-epochs <n>', 'schedule step: epochs between its steps', whole(1))
    .option('--step-factor <x>', 'schedule step: what the rate is multiplied by', positive)
    .addOption(choice('--optimiser <name>', 'of every method but ivon', optimiserNames))
    .option('--momentum <x>', "sgd's", notNegative)
    .option('--weight-decay <x>', "adamw's, beside the prior", notNegative)
    .option('--clip <norm>', 'the most Euclidean norm of a gradient; 0: any', notNegative)
    .addOption(
      choice('--precision <name>', 'of drawn weights and activations; half needs shader-f16', precisions),
    )
    .optionsGroup('Options:')
    .addHelpText('after', `\n${describePresets()}`);
}

function describePresets(): string {
  const indent = 9;
  const entries = Object.entries({ ...presets, table: tablePreset }).map(([name, { description }]) => {
    const lines = new Help().boxWrap(description, 80 - indent).replaceAll('\n', `\n${' '.repeat(indent)}`);
    return `  ${name.padEnd(indent - 2)}${lines}`;
  });
  const start =
    'Presets (options override them; without one, demo is the start for images, table for tables):';
  return [start, ...entries].join('\n');
}
