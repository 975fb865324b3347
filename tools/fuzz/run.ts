/** Feeds a parser with seeded mutants, and holds it to what it promises: a value, or an error of its kind. */
import { CredenceError } from '../../src/errors.ts';
import { type Choices, choices } from './random.ts';

/** A parser, and how its files are made worse. */
export interface Format {
  readonly name: string;
  /** A mutant, by its choices; it may be a file that is right. */
  readonly mutant: (random: Choices) => unknown;
  /** Parses a mutant; throws or rejects if it is no file of the format. */
  readonly parse: (mutant: never) => unknown;
}

export interface Outcome {
  readonly accepted: number;
  readonly refused: number;
  /** Of the slowest one, in milliseconds of processor time: a busy machine is no fault of the parser's. */
  readonly slowest: number;
  /** What a parser did that none may do, and by which mutant. */
  readonly faults: readonly string[];
}

/** Mutants `from` to `from + count` of a format. The same number is the same mutant. */
export async function fuzz(format: Format, count: number, from = 0): Promise<Outcome> {
  // a fifth of the time would go into stacks that nobody reads: a fault is told by its number
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await tried(format, count, from);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function tried({ name, mutant, parse }: Format, count: number, from: number): Promise<Outcome> {
  const faults: string[] = [];
  let [accepted, refused, slowest] = [0, 0, 0];
  for (let number = from; number < from + count && faults.length < 5; number++) {
    const file = mutant(choices(number + 1));
    const since = performance.now();
    try {
      const result = (parse as (mutant: unknown) => unknown)(file);
      // most parsers answer at once, and a promise for each mutant takes longer than they do
      if (result instanceof Promise) await result;
      accepted++;
    } catch (error) {
      refused++;
      if (!(error instanceof CredenceError)) faults.push(`${name} ${number}: ${error}`);
      else if (error.message.length > 2000)
        faults.push(`${name} ${number}: a message of ${error.message.length}`);
    }
    // to ask for processor time takes longer than most parsers do: only of one that may be the slowest
    if (performance.now() - since > slowest) {
      slowest = Math.max(slowest, await processorTime(() => (parse as (mutant: unknown) => unknown)(file)));
    }
  }
  return { accepted, refused, slowest, faults };
}

/** In milliseconds. */
async function processorTime(work: () => unknown): Promise<number> {
  const since = process.cpuUsage();
  await Promise.resolve()
    .then(work)
    .catch(() => undefined);
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
