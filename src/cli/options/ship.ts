/** The options of `ship`; those it shares with other commands are in program.ts. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { whole } from '../../checks.ts';
import { type OodName, oodHelp, parseOod } from '../ood/names.ts';
import { prunedFractions } from '../ship/grids.ts';
import { numberIn } from './numbers.ts';
import { parseFractions } from './prune.ts';
import type { CommonOptions } from './train.ts';

export interface ShipOptions extends CommonOptions {
  readonly out: string;
  readonly name: string;
  readonly draws: number;
  readonly ood: readonly OodName[];
  /** Of each set at most. */
  readonly setImages?: number;
  /** Increasing. */
  readonly fractions: readonly number[];
  readonly compare?: boolean;
}

const defaultSets: readonly OodName[] = ['fashion', 'letters', 'drawn-choose', 'drawn-digits', 'noise'];

export function addShipOptions(command: Command): void {
  command
    .option('--out <folder>', 'where both files go', 'public/posterior')
    .option('--name <name>', 'of the files: NAME.safetensors and NAME.json', parseName, 'digits')
    .option('--draws <n>', 'posterior draws of a prediction', numberIn(whole(1)), 32)
    .addOption(
      new Option('--ood <sets>', `images to be refused or kept, by ${oodHelp}`)
        .argParser(parseOod)
        .default([...defaultSets], defaultSets.join(', ')),
    )
    .option('--set-images <n>', 'images of each set at most (default: all)', numberIn(whole(1)))
    .addOption(
      new Option(
        '--fractions <list>',
        'of the weights and biases to remove, weakest signal-to-noise ratio first',
      )
        .argParser(parseFractions)
        .default([...prunedFractions], prunedFractions.join(', ')),
    )
    .option('--compare', "measure the run's own posterior as well, and print both");
}

function parseName(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected letters, digits, - and _.');
}
