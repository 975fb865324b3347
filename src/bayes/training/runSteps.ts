/**
 * The loop of a training: submits chunks of steps ahead, and makes a report of each that the GPU has
 * finished. At the first number that is not finite it goes back to the last good state and on with half
 * the learning rate; at the second it finds out where that number arose, and stops.
 */
import { ConfigError, NonFiniteError } from '../errors.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { type BrokenPlace, findBrokenPlace } from './brokenPlace.ts';
import { rowsOf } from './minibatches.ts';
import type { Pace } from './pace.ts';
import type { Snapshot } from './snapshot.ts';
import type { TrainingStep } from './step.ts';
import type { StepQueue } from './stepQueue.ts';
import type { CarriedTraining } from './trainingState.ts';
import {
  type Chunk,
  type MetricsUnits,
  readMetrics,
  type TrainReport,
  type WentBack,
} from './trainReport.ts';

export interface Run {
  readonly net: NetworkOnGpu;
  readonly carried: CarriedTraining;
  readonly step: TrainingStep;
  readonly queue: StepQueue;
  readonly pace: Pace;
  /** What training goes back to; absent: it stops at the first number that is not finite. */
  readonly snapshot: Snapshot | undefined;
  readonly units: MetricsUnits;
  /** The step of the horizon at which it ends. */
  readonly end: number;
  /** Whenever so many steps of the horizon are done the network is the caller's until the next report. */
  readonly held: number;
  readonly signal: AbortSignal | undefined;
  readonly stepLimit: (() => number) | undefined;
  /** With the first step, not before: a call that ends without one has decided nothing. */
  readonly begun: () => void;
  /** What every report says. */
  readonly said: Pick<TrainReport, 'beginning' | 'inputs'>;
}

/**
 * Steps, at most, that training goes back. At multiples of it nothing is in flight, as at held ends of
 * epochs, and the state is copied. They are multiples in the horizon, so where training goes back to does
 * not depend on how fast it is.
 */
const stepsBetweenCopies = 2048;

export async function* runSteps(run: Run): AsyncGenerator<TrainReport, void, void> {
  const inFlight: Chunk[] = [];
  try {
    yield* reports(run, inFlight);
    const broken = await firstBroken(inFlight.splice(0), run.units);
    // an aborted training says, too, if the steps that were in flight broke the network
    if (broken) throw new NonFiniteError(broken.step, broken.count, { wentBackTo: restored(run) });
  } finally {
    // a training that is broken off leaves no broken network either
    const broken = await firstBroken(inFlight.splice(0), run.units).catch(() => undefined);
    if (broken) restored(run);
  }
}

/** Leaves the chunks that are still in flight when the training is aborted. */
async function* reports(run: Run, inFlight: Chunk[]): AsyncGenerator<TrainReport, void, void> {
  const { carried, queue, pace, snapshot, units, end, held, signal } = run;
  const { minibatches } = units;
  const submitted = () => carried.progress!.horizon.step;
  const { epochs } = carried.progress!.horizon;
  const isHeld = () => submitted() % held === 0;
  const isCopied = () => snapshot !== undefined && submitted() % stepsBetweenCopies === 0;
  const toRest = () =>
    Math.min(
      ...[held - (submitted() % held), end - submitted()],
      ...(snapshot ? [stepsBetweenCopies - (submitted() % stepsBetweenCopies)] : []),
    );
  let wentBack: WentBack | undefined;

  while (!signal?.aborted && (submitted() < end || inFlight.length > 0)) {
    const limit = limitOf(run.stepLimit);
    const ahead = Number.isFinite(limit) ? 1 : 2;
    // no step is submitted past a held end until its report was made: the GPU still has that epoch's
    // posterior
    const rests = () => inFlight.length > 0 && (isHeld() || isCopied());
    while (inFlight.length < ahead && submitted() < end && limit > 0 && !rests()) {
      const isFirst = snapshot && !snapshot.at;
      const isDue = isHeld() || isCopied();
      if (isFirst || (isDue && snapshot?.at?.step !== carried.progress!.step))
        snapshot?.take(carried.progress!);
      const count = Math.min(pace.stepsPerReport(), toRest(), limit);
      inFlight.push(queue.submit(carried.progress!, count));
      carried.submitted(count);
      run.begun();
    }
    const chunk = inFlight.shift();
    if (!chunk) return;
    const read = await readOrBreak(chunk, units);
    if ('broken' in read) {
      // their buffers are read from before others are written to them
      for (const { rows } of inFlight.splice(0)) await rows;
      wentBack = await goBack(run, read.broken);
      continue;
    }
    const done = chunk.at.horizon.step + chunk.count;
    yield {
      ...{ epoch: Math.ceil(done / minibatches.length), epochs },
      ...{ step: done, steps: epochs * minibatches.length },
      metrics: read.metrics,
      endOfEpoch: done % held === 0 || done === end,
      examplesPerSecond: (units.examples / minibatches.length) * pace.stepsPerSecond(),
      secondsLeft: (end - done) / pace.stepsPerSecond(),
      inFlight: inFlight.reduce((sum, { count }) => sum + count, 0),
      ...run.said,
      ...(wentBack && { wentBack }),
    };
    wentBack = undefined;
  }
}

async function firstBroken(
  chunks: readonly Chunk[],
  units: MetricsUnits,
): Promise<NonFiniteError | undefined> {
  for (const chunk of chunks) {
    const read = await readOrBreak(chunk, units);
    if ('broken' in read) return read.broken;
  }
  return undefined;
}

type Read = { readonly metrics: TrainReport['metrics'] } | { readonly broken: NonFiniteError };

async function readOrBreak(chunk: Chunk, units: MetricsUnits): Promise<Read> {
  const rows = new Float32Array(await chunk.rows);
  try {
    return { metrics: readMetrics(rows, chunk, units) };
  } catch (error) {
    if (error instanceof NonFiniteError) return { broken: error };
    throw error;
  }
}

/** Puts the last good state back. Returns its steps of the horizon, or undefined if none was kept. */
function restored({ carried, queue, snapshot }: Run, rateFactor = carried.progress!.rateFactor) {
  if (!snapshot) return undefined;
  const at = snapshot.restore(rateFactor);
  carried.goTo(at);
  queue.changed();
  return at.horizon.step;
}

/** @throws NonFiniteError if the learning rate was halved before, or nothing was kept to go back to */
async function goBack(run: Run, { step, count }: NonFiniteError): Promise<WentBack> {
  const { carried, snapshot } = run;
  const { rateFactor } = carried.progress!;
  const isLast = !snapshot || rateFactor < 1;
  const to = restored(run, isLast ? rateFactor : rateFactor / 2);
  if (isLast || to === undefined) {
    const place = snapshot && (await placeOf(run, step));
    const wentBackTo = to === undefined ? {} : { wentBackTo: restored(run)! };
    throw new NonFiniteError(step, count, { place, rateFactor, ...wentBackTo });
  }
  const rate = carried.progress!.settings.learningRate * carried.progress!.rateFactor;
  const note =
    `step ${step} met NaN or infinity: training went back to step ${to}, and goes on with half the learning rate, ` +
    `${Number(rate.toPrecision(3))}; at the next such number it stops`;
  return { to, because: 'non-finite', note };
}

/** Makes the steps from the last good state on again, up to the broken one, whose numbers are then there. */
async function placeOf(run: Run, broken: number): Promise<BrokenPlace | undefined> {
  const { net, carried, queue, pace, step, units, signal } = run;
  const at = () => carried.progress!;
  while (at().horizon.step < broken) {
    if (signal?.aborted) return undefined;
    const before = broken - 1 - at().horizon.step;
    const count = Math.min(pace.stepsPerReport(), Math.max(1, before));
    const { rows } = queue.submit(at(), count);
    carried.submitted(count);
    await rows;
  }
  const { length } = units.minibatches;
  const batch = rowsOf(units.minibatches[(broken - 1) % length]!);
  return findBrokenPlace(net, step.buffers, { batch, lanes: step.lanes });
}

/** @throws ConfigError if the caller's function gives no number of steps: a fraction of one cannot be made */
function limitOf(stepLimit: Run['stepLimit']): number {
  const limit = stepLimit ? stepLimit() : Number.POSITIVE_INFINITY;
  if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0)) return limit;
  throw new ConfigError('stepLimit()', 'a whole number of steps of at least 0, or infinity', limit);
}
