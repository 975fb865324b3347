/** What a posterior is worth: the scores of a card. */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import type { Gpu } from '../../gpu/device.ts';
import { keepingCurve } from '../../metrics/keepingCurve.ts';
import type { ClassificationTest } from '../../persist/runMetrics.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import type { HeldOut, TestData } from '../data/runData.ts';
import { type MeasureOptions, measure } from '../evaluation/evaluation.ts';
import { measureOod, type OodOptions } from '../ood/measure.ts';
import type { OodName } from '../ood/names.ts';
import { keptShares } from './grids.ts';

export type Scores = Pick<
  NetworkCard,
  'test' | 'mistakes' | 'heldOut' | 'refusal' | 'sets' | 'readable' | 'final' | 'curve'
>;

/** The data of a run that can ship. */
export interface ShippableData extends TestData {
  readonly images: LabelledImages;
  readonly validation: HeldOut;
}

export interface ScoreOptions extends MeasureOptions, Pick<OodOptions, 'working'> {
  readonly signal: AbortSignal;
  readonly adapter: string;
  readonly names: readonly OodName[];
  /** Images of a set at most. */
  readonly most?: number | undefined;
  readonly note: (text: string) => void;
}

/** @throws DOMException AbortError if the signal fires; what `predict` throws */
export async function measureScores(
  gpu: Gpu,
  posterior: Posterior,
  data: ShippableData,
  options: ScoreOptions,
): Promise<Scores> {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  try {
    const { examples } = data.validation;
    const test = await measure(net, { test: data.test }, options);
    const heldOut = await measure(net, { test: examples }, options);
    const prediction = test.prediction!;
    const { report } = await measureOod(net, data.images, prediction, {
      ...{ ...options, heldOut: heldOut.prediction, readsDigits: readsDigits(data), done: () => undefined },
    });
    const { thresholds, refusedTest, images, kept } = report.refusal!;
    const sets = report.sets.map(({ name, title, images: count, refused95, kinds }) => ({
      ...{ name, title, images: count, refused95: refused95! },
      ...(kinds && { kinds: [...kinds] }),
    }));
    const final = sets.find(({ name }) => name === once);
    return {
      test: test.test as ClassificationTest,
      mistakes: mistakesIn(prediction, data.test.labels!),
      heldOut: heldOut.test as ClassificationTest,
      refusal: { kept, images, thresholds, refusedTest },
      sets: sets.filter(({ name }) => name !== once),
      readable: (report.readable ?? []).map(({ name, title, images: count, ...rest }) => {
        const { error, kept95, errorOfKept95 } = rest;
        return { ...{ name, title, images: count }, error, kept95, errorOfKept95 };
      }),
      ...(final && { final }),
      curve: keepingCurve(
        heldOut.prediction!,
        { predictions: prediction, labels: data.test.labels! },
        keptShares,
      ),
    };
  } finally {
    net.destroy();
  }
}

/** The numbers of examples whose likeliest class is not their label. */
export function mistakesIn(
  { probs, classes, count }: Pick<Prediction, 'probs' | 'classes' | 'count'>,
  labels: ArrayLike<number>,
): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < count; n++) {
    const own = probs.subarray(n * classes, (n + 1) * classes);
    if (own.indexOf(Math.max(...own)) !== labels[n]) numbers.push(n);
  }
  return numbers;
}

/** The set that is measured once, at the end, and never by pruned networks. */
export const once: OodName = 'drawn-final';

/** The images that come with the project are digits; of others only their number is known. */
export const readsDigits = ({ dataset }: Pick<TestData, 'dataset'>): boolean =>
  dataset.kind === 'images' && dataset.folder === null;
