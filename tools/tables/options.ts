/** What is asked of tools/tables/credence.ts: its own options, and those of `credence train`. */
import { runTable } from '../../src/bayes/settings/runSettings.ts';
import { createProgram } from '../../src/cli/options/program.ts';
import type { TrainOptions } from '../../src/cli/options/train.ts';
import { CredenceError } from '../../src/errors.ts';

export interface Asked {
  /** Undefined for all. */
  readonly sets?: readonly string[];
  /** Of each set at most. */
  readonly splits: number;
  /** Name of the method in the output. */
  readonly label: string;
  /** Label of other settings to compare with. */
  readonly against?: string;
  /** File that scores are added to. */
  readonly out?: string;
  readonly train: TrainOptions;
}

const own = ['--sets', '--splits', '--set', '--label', '--against', '--out'] as const;

/** @throws CredenceError, or CommanderError of an option that `credence train` refuses */
export async function parseAsked(argv: readonly string[]): Promise<Asked> {
  const { mine, rest } = divided(argv);
  const [sets, splits, label, against, out] = (
    ['--sets', '--splits', '--label', '--against', '--out'] as const
  ).map((name) => mine.get(name)?.at(-1));
  const most = splits === undefined ? Number.POSITIVE_INFINITY : Number(splits);
  if (!(most >= 1)) throw wrong(`--splits ${splits}: expected a number of at least 1`);
  const given = await trainOptions(rest);
  const train = { ...given, ...overridden(mine.get('--set') ?? []) };
  const { kind, ...numbers } = train.method ?? { kind: 'bbb' };
  return {
    ...(sets !== undefined && { sets: sets.split(',') }),
    ...(against !== undefined && { against }),
    ...(out !== undefined && { out }),
    ...{ splits: most, label: label ?? [kind, ...Object.values(numbers)].join(':'), train },
  };
}

function divided(argv: readonly string[]) {
  const mine = new Map<string, string[]>();
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const name = own.find((each) => word === each || word.startsWith(`${each}=`));
    if (name === undefined) {
      rest.push(word);
      continue;
    }
    const value = word === name ? argv[++i] : word.slice(name.length + 1);
    if (value === undefined) throw wrong(`${name}: expected a value after it`);
    mine.set(name, [...(mine.get(name) ?? []), value]);
  }
  return { mine, rest };
}

/** By the grammar of the command line itself. */
async function trainOptions(args: readonly string[]): Promise<TrainOptions> {
  let options: TrainOptions | undefined;
  const none = () => Promise.resolve();
  const train = async (given: TrainOptions) => {
    options = given;
  };
  const others = {
    evaluate: none,
    diagnose: none,
    prune: none,
    ship: none,
    predict: none,
    export: none,
    import: none,
    runs: none,
    inspect: none,
    leaderboard: none,
  };
  const program = createProgram({ train, ...others }, (text) => process.stdout.write(text));
  await program.parseAsync(['train', ...args], { from: 'user' });
  return options!;
}

/** `--set name=JSON`, over what the options say. */
function overridden(settings: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((text) => {
      const at = text.indexOf('=');
      const name = text.slice(0, Math.max(0, at));
      if (!Object.hasOwn(runTable, name)) {
        const names = Object.keys(runTable).join(', ');
        throw wrong(`--set ${text}: expected NAME=VALUE of ${names}; others are options, such as --prior`);
      }
      return [name, jsonOrWord(text.slice(at + 1))];
    }),
  );
}

/** JSON, or a word as it stands. */
function jsonOrWord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const wrong = (message: string) => new CredenceError('bad-option', message);
