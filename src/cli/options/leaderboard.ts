/** The options of `leaderboard`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isIn, seeds as seedRange, whole } from '../../checks.ts';
import type { Tuning } from '../../gpu/device.ts';
import type { AdapterChoice } from '../host/choice.ts';
import { numberIn, toNumber } from './numbers.ts';
import { tuneOption } from './train.ts';

export interface LeaderboardOptions {
  readonly folder: string;
  readonly posteriors: string;
  readonly only?: readonly string[];
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly render?: boolean;
  /** Measure finished run folders again, whether they have a log or not. */
  readonly measure?: boolean;
  /** Measure `drawn-final` too. */
  readonly final?: boolean;
  readonly yes?: boolean;
  readonly adapter?: AdapterChoice;
  readonly tune?: Tuning;
}

export function addLeaderboardOptions(command: Command): void {
  command
    .option('--folder <folder>', 'where board.json is, and logs and tables go', 'docs/leaderboard')
    .option('--posteriors <folder>', 'where run folders go', 'runs/leaderboard')
    .option('--only <rows>', 'names of rows: plain,local', parseNames)
    .option('--seeds <seeds>', "1,2,3 (default: the board's)", parseSeeds)
    .option('--epochs <n>', "instead of the board's: a trial, in a --folder of its own", numberIn(whole(1)))
    .option('--measure', 'train nothing, measure finished run folders and write their logs anew')
    .option('--final', 'measure drawn-final too, kinds that are to be looked at once, at the end')
    .addOption(
      new Option('--render', 'train nothing, make the tables from the logs').conflicts(['measure', 'final']),
    )
    .option('--yes', 'train without asking: a whole board takes hours or days')
    .addOption(new Option('--adapter <kind>', 'what computes').choices(['auto', 'gpu', 'software']))
    .addOption(tuneOption());
}

const parseNames = (text: string): string[] => text.split(',');

function parseSeeds(text: string): number[] {
  const seeds = text.split(',').map(toNumber);
  const fits = seeds.every((seed) => isIn(seedRange, seed));
  if (!fits || new Set(seeds).size < seeds.length) {
    throw new InvalidArgumentError('Expected different whole numbers from 0 to 2^32 - 1, such as 1,2,3.');
  }
  return seeds;
}
