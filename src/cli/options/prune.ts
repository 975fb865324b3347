/** The options of `prune`; those it shares with other commands are in program.ts. */
import { type Command, InvalidArgumentError } from 'commander';
import { between, isIn } from '../../checks.ts';
import { numberIn, toNumber } from './numbers.ts';
import type { CommonOptions } from './train.ts';

export interface PruneOptions extends CommonOptions {
  /** Increasing. */
  readonly fractions?: readonly number[];
  readonly perLayer?: boolean;
  readonly save?: number;
  readonly int8?: boolean;
}

export const usualFractions: readonly number[] = [0, 0.5, 0.75, 0.95, 0.98];

export function addPruneOptions(command: Command): void {
  command
    .option(
      '--fractions <list>',
      `of the weights and biases to remove, weakest signal-to-noise ratio first (default: ${usualFractions})`,
      parseFractions,
    )
    .option('--per-layer', 'remove the fraction of each layer, instead of the weakest of the whole network')
    .option(
      '--save <fraction>',
      'write what is left as posterior-pruned-PERCENT.safetensors',
      numberIn(fraction),
    )
    .option('--int8', 'measure, and save, means and standard deviations in 8 bits as well');
}

const fraction = between(0, 1);

export function parseFractions(text: string): number[] {
  const fractions = text.split(',').map(toNumber);
  if (!fractions.every((one) => isIn(fraction, one))) {
    throw new InvalidArgumentError(`Expected numbers from 0 to 1, such as 0,0.5,0.95.`);
  }
  return [...new Set(fractions)].sort((a, b) => a - b);
}
