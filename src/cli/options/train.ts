/** The options of `train`: names, types and help texts, in the groups in which help lists them. */
import { type Command, Help, Option } from 'commander';
import { type BlockName, blockNames } from '../../../shaders/lib/block.ts';
import type { AskedPrior } from '../../bayes/fanIn.ts';
import type { Method } from '../../bayes/method.ts';
import type { PriorKind } from '../../bayes/prior.ts';
import type { Noise } from '../../bayes/settings/runSettings.ts';
import { innerFraction, whole } from '../../checks.ts';
import { type Tuning, tunings } from '../../gpu/device.ts';
import { type PresetName, presets, tablePreset } from '../../presets.ts';
import type { AdapterChoice } from '../host/choice.ts';
import { byPreset } from './byPreset.ts';
import { addRoleOptions, type RoleOptions } from './inspect.ts';
import {
  methodSyntax,
  noiseSyntax,
  parseMethod,
  parseNoise,
  parsePrior,
  priorSyntax,
  priorText,
} from './kinds.ts';
import { numberIn, parseHidden, parseLayers } from './numbers.ts';
import { addReadingOptions } from './reading.ts';
import { type SettingOptions, settingOptions } from './setting.ts';
import { wrappedAt } from './wrapped.ts';

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

export interface TrainOptions extends CommonOptions, SettingOptions, RoleOptions {
  readonly preset?: AnyPreset;
  readonly testFraction?: number;
  readonly test?: string;
  readonly testTargets?: string;
  readonly layers?: readonly number[];
  readonly hidden?: readonly number[];
  readonly noise?: Noise;
  readonly method?: Method;
  readonly prior?: AskedPrior | PriorKind;
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

/** Of images; a table's follow from its rows. */
const hiddenText = byPreset(({ layers }, preset) =>
  preset === 'table' ? 'by the rows' : layers.slice(1, -1).join(','),
);

export function addTrainOptions(train: Command): void {
  train
    .addOption(
      choice('--preset <name>', 'where settings start, see below (default: demo, and table for a table)', [
        ...Object.keys(presets),
        'table',
      ]),
    )
    .option('--out <folder>', 'run folder to write (default: runs/<preset>-<seed>-<time>)')
    .option(
      '--resume <run>',
      'go on with a run folder: to its end, or if it is there, for as many epochs again (or --epochs) more',
    )
    .option(
      '--checkpoint-steps <n>',
      'write a state that --resume goes on from every n steps too (default: every 30 s, and after epochs)',
      numberIn(whole(1)),
    )
    .option('--no-report', 'do not write report.html')
    .addOption(
      choice(
        '--block <shape>',
        'block of all large matrix products: in registers, shared by quads, or a tile in workgroup memory',
        blockNames,
      ),
    )
    .addOption(tuneOption())
    .option('--profile', 'time every kernel: a table, profile.json and trace.json (docs/profiling.md)')
    .optionsGroup('Data:')
    .option('--test-fraction <x>', 'share of the rows to measure on (default: 0.2)', numberIn(innerFraction))
    .option('--test <file>', 'rows to measure on, instead of a share of --data')
    .option('--test-targets <file>', 'the targets of --test, where that is .npy');
  addRoleOptions(train);
  addReadingOptions(train);
  train
    .optionsGroup('Network:')
    .option(
      '--hidden <widths>',
      `units of each hidden layer: 50, or 32,32 (default: ${hiddenText})`,
      parseHidden,
    )
    .option(
      '--layers <widths>',
      'units of each layer, inputs first: 784,400,400,10 (default: those of --hidden, the inputs and the classes)',
      parseLayers,
    )
    .option('--noise <noise>', `of a regression's targets: ${noiseSyntax} (default: learned)`, parseNoise)
    .optionsGroup('Method:')
    .option('--method <method>', `${methodSyntax} (default: bbb)`, parseMethod)
    .option(
      '--prior <prior>',
      `${priorSyntax} (default: ${byPreset(({ prior }) => priorText(prior))})`,
      parsePrior,
    )
    .optionsGroup('Options:')
    .addHelpText('after', wrappedAt(describePresets));
  for (const option of settingOptions()) train.addOption(option);
}

function describePresets(width: number): string {
  const indent = 9;
  const box = new Help();
  const entries = Object.entries({ ...presets, table: tablePreset }).map(([name, { description }]) => {
    const lines = box.boxWrap(description, width - indent).replaceAll('\n', `\n${' '.repeat(indent)}`);
    return `  ${name.padEnd(indent - 2)}${lines}`;
  });
  const start =
    'Presets (options override them; without one, demo is the start for images, table for tables):';
  return [box.boxWrap(start, width), ...entries].join('\n');
}
