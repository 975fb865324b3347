/** How Credence's time grows with the network, the minibatch and the draws. */
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import type { Repeated } from './contender.ts';
import { createNetwork, credencePredictor, startTraining } from './credence.ts';
import { type Open, paceOf, timed } from './open.ts';
import type { Time } from './rounds.ts';
import { firstOf, type ImagesAndLabels, type Work, workFor } from './work.ts';

export interface ScalingPoint {
  readonly of: 'weights' | 'batch' | 'draws';
  /** What is timed: a training step, or a prediction of `batch` images. */
  readonly timed: 'step' | 'prediction';
  readonly weights: number;
  readonly batch: number;
  readonly draws: number;
  readonly time: Time;
}

/** Two hidden layers of these widths: 0.1 to 10 million weights and biases. */
const widths = [114, 400, 900, 2790];
const batches = [32, 128, 512, 1024];
const draws = [1, 4, 16, 32];
const predictedImages = 128;

export async function scalingSection({
  gpu,
  work,
  data,
  rounds,
  log,
}: Open): Promise<{ scaling: ScalingPoint[] }> {
  const pace = paceOf(rounds, 100);
  const scaling: ScalingPoint[] = [];
  const weightsOf = (layers: readonly number[]) => layoutOf(layers).parameters;
  const stepAt = async (at: Work, batch: number): Promise<Repeated> =>
    startTraining(await createNetwork(gpu, at), data, batch);

  log('scaling: weights');
  const sizes = widths.map((width) => [784, width, width, 10]);
  const batch = work.batch.count;
  scaling.push(
    ...(await series(sizes, (layers) => stepAt(sized(work, data, layers, batch), batch), pace)).map(
      ([layers, time]): ScalingPoint => ({
        of: 'weights',
        timed: 'step',
        weights: weightsOf(layers),
        batch,
        draws: 1,
        time,
      }),
    ),
  );
  log('scaling: batch');
  const weights = weightsOf(work.layers);
  scaling.push(
    ...(await series(batches, (size) => stepAt(work, size), pace)).map(
      ([size, time]): ScalingPoint => ({ of: 'batch', timed: 'step', weights, batch: size, draws: 1, time }),
    ),
  );
  log('scaling: draws');
  const few = { ...work, images: firstOf(data, predictedImages) };
  scaling.push(
    ...(await series(draws, (count) => credencePredictor(gpu, few, count), pace)).map(
      ([count, time]): ScalingPoint => ({
        of: 'draws',
        timed: 'prediction',
        weights,
        batch: predictedImages,
        draws: count,
        time,
      }),
    ),
  );
  return { scaling };
}

const sized = (work: Work, data: ImagesAndLabels, layers: readonly number[], batch: number): Work =>
  layers === work.layers ? work : workFor(data, layers, batch);

/** Times the points of a series against each other. */
async function series<T>(
  values: readonly T[],
  start: (value: T) => Promise<Repeated>,
  pace: ReturnType<typeof paceOf>,
): Promise<[T, Time][]> {
  const candidates: Record<string, Repeated> = {};
  for (const [at, value] of values.entries()) candidates[at] = await start(value);
  const times = await timed<string>(candidates, pace);
  return values.map((value, at) => [value, times[at]!]);
}
