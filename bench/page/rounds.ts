/**
 * Times several things against each other. Each has one turn in a round, so a disturbance affects all of
 * them.
 */
import type { Repeated } from './contender.ts';

/** A number that was measured once a round. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Milliseconds of one unit of work. */
export interface Time extends Spread {
  /** Turns measured, and units in each; the time of a unit is its turn's divided by them. */
  readonly rounds: number;
  readonly units: number;
  /** By round. */
  readonly samples: readonly number[];
}

export interface Pace {
  readonly rounds: number;
  /** How long a turn should last, in ms, and how many units it may have at most. */
  readonly turn: number;
  readonly mostUnits: number;
}

/** Work whose turns have one unit, however short it is. */
interface Whole extends Repeated {
  readonly whole: true;
}

export const timeOf = (samples: readonly number[], units: number): Time => ({
  ...spreadOf(samples),
  rounds: samples.length,
  units,
  samples,
});

/**
 * How many times as long one takes as the other, round by round. A disturbance during a round affects both,
 * and a machine that changes its pace between rounds changes no ratio.
 */
export const ratioOf = ({ samples }: Time, to: Time): Spread =>
  spreadOf(samples.map((sample, round) => sample / to.samples[round]!));

export const scaled = ({ median, min, max }: Spread, factor: number): Spread => ({
  median: factor * median,
  min: factor * min,
  max: factor * max,
});

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/**
 * Times each candidate in turn, round after round, and starts each round with another one. Two units before
 * them do not count: the first warms up, and the second decides how many units a turn has.
 */
export async function interleaved<Name extends string>(
  candidates: Readonly<Partial<Record<Name, Repeated | Whole>>>,
  { rounds, turn, mostUnits }: Pace,
): Promise<Partial<Record<Name, Time>>> {
  const entries = Object.entries(candidates) as [Name, Repeated | Whole][];
  const timed: { name: Name; work: Repeated; units: number; samples: number[] }[] = [];
  for (const [name, work] of entries) {
    await work.run(1);
    const once = await millisecondsOf(work, 1);
    const most = 'whole' in work ? 1 : mostUnits;
    const units = Math.max(1, Math.min(most, Math.round(turn / once)));
    // a whole turn that does not count, so that a runtime's memory settles at the size of a turn
    if (units > 1) await work.run(units);
    timed.push({ name, work, units, samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < timed.length; at++) {
      const { work, units, samples } = timed[(at + round) % timed.length]!;
      samples.push((await millisecondsOf(work, units)) / units);
    }
  }
  const times: Partial<Record<Name, Time>> = {};
  for (const { name, samples, units } of timed) times[name] = timeOf(samples, units);
  return times;
}

async function millisecondsOf(work: Repeated, units: number): Promise<number> {
  const start = performance.now();
  await work.run(units);
  return performance.now() - start;
}
