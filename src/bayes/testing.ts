/**
 * What the engine's tests share: a device, a small learnable data set, seeded noise. Not part of the library.
 */
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { matrix, matrixOf } from '../reference/matrix.ts';
import type { Minibatch } from '../reference/network.ts';
import type { CheckedExamples, Examples } from './examples.ts';
import { networkWidths } from './head.ts';
import { kindOf, standardScales } from './input/units.ts';
import { membersOf } from './method.ts';
import type { BayesianNeuralNetwork } from './network.ts';
import type { NetworkOnGpu } from './networkOnGpu.ts';
import { layoutOf } from './posterior/layout.ts';
import { createParameters } from './posterior/parameters.ts';
import { boxMuller, randomWords } from './random.ts';
import type { NetworkConfig, TrainSettings } from './settings/settings.ts';
import type { Minibatches } from './training/minibatches.ts';
import { advanced, beginTraining } from './training/progress.ts';
import type { StepPlace } from './training/stepFields.ts';
import type { TrainOptions } from './training/train.ts';
import type { StepMetrics } from './training/trainReport.ts';

export const openTestDevice = async (): Promise<Gpu> => openGpu(await openTestGpu());

export { type LabelledBytes, prototypes } from './testingData.ts';

/** A network's parts, without values; its owner destroys `parameters`. */
export function networkParts(gpu: Gpu, config: NetworkConfig): NetworkOnGpu {
  const layout = layoutOf(networkWidths(config.layers, config.head), membersOf(config.method));
  return { gpu, config, layout, parameters: createParameters(gpu, layout, config) };
}

/** Step `index`, from 0, of a first training. */
export function placeOf(
  settings: TrainSettings,
  { method }: Pick<NetworkConfig, 'method'>,
  minibatches: Minibatches,
  index = 0,
): StepPlace {
  const whole = { data: '', minibatches: minibatches.length, epochs: undefined, horizon: undefined };
  const { from } = beginTraining(undefined, { settings, method, ...whole });
  return { minibatches, at: advanced(from, index), row: 0 };
}

/** The examples as the float64 reference takes them. @param inputScale that of their kind, if undecided */
export function referenceMinibatch(data: CheckedExamples, inputScale: number | undefined): Minibatch {
  const scale = Math.fround(inputScale ?? standardScales[kindOf(data)]);
  const { images, labels, targets, count, inputSize } = data;
  return {
    x: matrix(count, inputSize, (n, i) => images[n * inputSize + i]! * scale),
    y: targets ? matrixOf(count, targets.length / count, targets) : [...(labels ?? [])],
  };
}

/** The same with pseudo-examples behind them, of the class after the last. */
export function withPseudo(
  { x, y }: Minibatch,
  pseudo: Minibatch,
  { weight, classes }: { readonly weight: number; readonly classes: number },
): Minibatch {
  const values = [...x.values, ...pseudo.x.values];
  const none = Array.from({ length: pseudo.x.rows }, () => classes);
  return {
    x: matrixOf(x.rows + pseudo.x.rows, x.columns, values),
    y: [...(y as readonly number[]), ...none],
    pseudo: { weight },
  };
}

/** Seeded normals of standard deviation `scale` around `shift`, as float32 numbers. */
export function normalValues(count: number, seed: number, scale = 1, shift = 0): Float32Array {
  const word = randomWords(seed, 1003, 0);
  return Float32Array.from({ length: count }, (_, i) => {
    const first = 4 * (i >>> 2);
    const four = boxMuller([word(first), word(first + 1), word(first + 2), word(first + 3)]);
    return shift + scale * four[i & 3]!;
  });
}

/** Trains to the end and returns every step's metrics. */
export async function trainAll(
  net: BayesianNeuralNetwork,
  data: Examples,
  options: TrainOptions,
): Promise<StepMetrics[]> {
  const metrics: StepMetrics[] = [];
  // nobody looks at the network between epochs, so no end is held
  const holdEvery = options.epochs ?? 10;
  for await (const report of net.train(data, { holdEvery, ...options })) metrics.push(...report.metrics);
  return metrics;
}
