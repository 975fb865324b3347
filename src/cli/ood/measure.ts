/** Predicts out-of-distribution sets with a run's draws, and says how well each uncertainty notices them. */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import type { Progress } from '../../bayes/prediction/progress.ts';
import { type LabelledImages, subset } from '../../data/files/mnist.ts';
import { meansOf } from '../../figures/predictions/means.ts';
import type {
  OodReport,
  OodSamples,
  OodSet,
  ReadableSet,
  Refusal,
  RotationSweep,
} from '../../figures/predictions/ood.ts';
import { rotationSweep } from '../../figures/predictions/rotationSweep.ts';
import { whole } from '../../kit/format.ts';
import { refusalsOf, refusedShare } from '../../metrics/refusal.ts';
import { detectionReport } from '../../metrics/uncertaintyReport.ts';
import { isReadable, type OodName } from './names.ts';
import { kindsOf, readableOf, refusalBy } from './refusals.ts';
import { type OpenSet, openReadable, openSet, someOf } from './sets.ts';
import type { Predictor } from './typical.ts';

export interface OodOptions {
  readonly names: readonly OodName[];
  readonly adapter: string;
  readonly draws: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Of images that were neither trained on nor are in the test, by the same draws: thresholds are theirs. */
  readonly heldOut?: Prediction | undefined;
  /** Whether the network is known to read digits. */
  readonly readsDigits: boolean;
  /** Images of a set at most; all of them if absent. */
  readonly most?: number | undefined;
  /** Hears each set as it is done. */
  readonly done: (set: OodSet) => void;
  /** Hears what is being worked on. */
  readonly note: (text: string) => void;
  /** Does the work and tells how far it is. */
  readonly working: <R>(doing: string, work: (progress: Progress) => R | Promise<R>) => Promise<R>;
}

/** Test images that each angle of the sweep turns: an error rate to half a percent or so. */
const sweepImages = 2_000;
const samplesOfSet = 6;

/**
 * @param prediction of the test images, by the same draws
 * @throws DOMException AbortError if the signal fires; DataError if a shipped file is damaged; what `predict`
 * throws
 */
export async function measureOod(
  net: Predictor,
  test: LabelledImages,
  prediction: Prediction,
  { names, adapter, draws, seed, signal, heldOut, readsDigits, most, done, note, working }: OodOptions,
): Promise<{ readonly report: OodReport; readonly samples: OodSamples }> {
  const predict = (images: Uint8Array, count: number, progress: Progress) =>
    net.predict({ images, count, inputSize: test.inputSize }, { draws, seed, signal, progress });
  const refusal = refusalBy(prediction, heldOut);
  const sets: OodSet[] = [];
  const readable: ReadableSet[] = [];
  const left: { name: string; why: string }[] = [];
  const images: Record<string, number[][]> = { test: samplesOf(test, test.inputSize) };
  for (const name of names) {
    const found = await working(`making ${name}`, () =>
      isReadable(name)
        ? openReadable(name, test, readsDigits ? prediction.classes : null)
        : openSet(name, test),
    );
    if ('why' in found) {
      left.push({ name, why: found.why });
      note(`${name} does not apply: ${found.why}`);
      continue;
    }
    const opened = most === undefined ? found : someOf(found, most);
    note(`predicting ${whole(opened.count)} of ${name}: ${opened.title} ...`);
    const predicted = await working(name, (progress) => predict(opened.images, opened.count, progress));
    images[name] = samplesOf(opened, test.inputSize);
    if (opened.labels) {
      readable.push(readableOf({ ...opened, labels: opened.labels }, predicted, refusal));
      continue;
    }
    const set = setOf(opened, prediction, predicted, refusal);
    sets.push(set);
    done(set);
  }
  let sweep: RotationSweep | null = null;
  if (names.includes('rotations')) {
    const turned = subset(test, 0, Math.min(sweepImages, test.count));
    note(`turning ${whole(turned.count)} test images from 0 to 180 degrees ...`);
    sweep = await working('turning', (progress) => rotationSweep(turned, predict, progress));
  }
  return {
    report: {
      ...{ version: 2, adapter, draws: prediction.draws, seed },
      ...{ test: meansOf(prediction), refusal, sets, readable, rotationSweep: sweep, left },
    },
    samples: { rows: test.rows, columns: test.columns, images },
  };
}

function setOf(
  { name, title, kind, source, kinds }: OpenSet,
  inDistribution: Prediction,
  outside: Prediction,
  { thresholds }: Refusal,
): OodSet {
  const refusals = refusalsOf(outside, thresholds);
  return {
    ...{ name, title, kind, source, ...meansOf(outside), ...detectionReport(inDistribution, outside) },
    refused95: refusedShare(refusals),
    ...(kinds && { kinds: kindsOf(kinds, refusals) }),
  };
}

/** Images at even distances, each one further along: what comes in turn would else be the same again. */
function samplesOf({ images, count }: Pick<OpenSet, 'images' | 'count'>, size: number): number[][] {
  const shown = Math.min(samplesOfSet, count);
  return Array.from({ length: shown }, (_, k) => {
    const n = (Math.floor((k * count) / shown) + k) % count;
    return [...images.subarray(n * size, (n + 1) * size)];
  });
}
