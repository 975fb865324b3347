/**
 * What a network's predictions know, measured on many images. Where that takes longer than the caller has
 * patience for, only how long it would take is told. One measurement is under way at a time.
 */
import { subset } from '../../data/files/mnist.ts';
import { rotationAngles } from '../../data/ood/generated.ts';
import {
  type NamedSet,
  type SetsMeasure,
  setsMeasure,
  type TestMeasure,
  testMeasure,
} from '../../figures/predictions/measured.ts';
import type { RotationSweep } from '../../figures/predictions/ood.ts';
import { type Predicted, rotationSweep } from '../../figures/predictions/rotationSweep.ts';
import { ConfigError, type Gpu, type LabelledImages, type Posterior } from '../../index.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import type { NetworkName } from '../networks/networks.ts';
import { type Draws, openPredictor, type Pace, type Predictor, paceOf } from './predictor.ts';

interface Asked {
  readonly network: NetworkName;
  /** Seconds that it may take without being asked for by name; any time if absent. */
  readonly patience?: number | undefined;
}

export interface MeasureTestRequest extends Asked {
  readonly test: LabelledImages;
  readonly by?: Draws | undefined;
}

export interface MeasureSetsRequest extends Asked {
  readonly sets: readonly NamedSet[];
  readonly thresholds: ByUncertainty | undefined;
}

export interface MeasureRotationsRequest extends Asked {
  readonly test: LabelledImages;
  /** How many of the test images, the first, are turned. */
  readonly images: number;
}

/** How long it would take, in seconds, or what came out. */
export type Told<Measure> = { readonly seconds: number } | (By & { readonly measure: Measure });

interface By {
  readonly computedBy: string;
  readonly draws: number;
}

/** Told while it is under way. */
export interface MeasureProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** Seconds to go. */
  readonly left: number;
}

export interface MeasureContext {
  readonly signal: AbortSignal;
  progress(told: MeasureProgress): void;
}

export interface Measuring {
  /** Comes first: the others compare with it, and are of the same network. */
  test(request: MeasureTestRequest, context: MeasureContext): Promise<Told<TestMeasure>>;
  /** @throws ConfigError before `test`; DOMException AbortError; what predicting throws */
  sets(request: MeasureSetsRequest, context: MeasureContext): Promise<Told<SetsMeasure>>;
  rotations(request: MeasureRotationsRequest, context: MeasureContext): Promise<Told<RotationSweep>>;
}

export interface MeasuringParts {
  posterior(name: NetworkName): Promise<Posterior>;
  /** Undefined where there is none. */
  gpu(): Promise<Gpu | undefined>;
}

/** A network as it was when the test images were predicted. */
interface Known {
  readonly posterior: Posterior;
  readonly by: Draws;
  readonly test: Predicted;
}

const seconds = () => performance.now() / 1000;

export function createMeasuring({ posterior: posteriorOf, gpu }: MeasuringParts): Measuring {
  const known = new Map<NetworkName, Known>();
  const paces = new WeakMap<Posterior, Pace>();
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  /** Opens a network, and measures with it if there is patience for it. */
  async function measured<Measure>(
    { posterior, by }: Pick<Known, 'posterior' | 'by'>,
    { images, calls, patience, work }: Work<Measure>,
    { signal, progress }: MeasureContext,
  ): Promise<Told<Measure>> {
    const predictor = await openPredictor(await gpu(), posterior, by);
    try {
      const pace = paces.get(posterior) ?? (await paceOf(predictor, images, signal));
      paces.set(posterior, pace);
      const whole = calls * (pace.once + pace.each * (images.length / predictor.inputSize));
      if (patience !== undefined && whole > patience) return { seconds: whole };
      const from = seconds();
      const { measure, draws } = await work(predictor, (share) => {
        const spent = seconds() - from;
        // what was estimated says more than the first few moments
        const left = share < 0.05 ? whole - spent : (spent / share) * (1 - share);
        progress({ share, left: Math.max(0, left) });
      });
      return { measure, draws, computedBy: predictor.computedBy };
    } finally {
      predictor.destroy();
    }
  }

  const knownOf = (name: NetworkName): Known => {
    const found = known.get(name);
    if (!found) throw new ConfigError('network', 'one whose test images were measured', name);
    return found;
  };

  return {
    test: ({ network, test, by = {}, patience }, context) =>
      inTurn(context.signal, async () => {
        const posterior = await posteriorOf(network);
        const work = async (predictor: Predictor, progress: (share: number) => void) => {
          const found = await predictor.predict(test.images, { signal: context.signal, progress });
          known.set(network, { posterior, by, test: found });
          return { measure: testMeasure(found, test.labels), draws: found.draws };
        };
        return measured({ posterior, by }, { images: test.images, calls: 1, patience, work }, context);
      }),
    sets: ({ network, sets, thresholds, patience }, context) =>
      inTurn(context.signal, async () => {
        const own = knownOf(network);
        const images = concatenated(sets.map((set) => set.images));
        const work = async (predictor: Predictor, progress: (share: number) => void) => {
          const found = await predictor.predict(images, { signal: context.signal, progress });
          let from = 0;
          const parts = sets.map(({ name, title, labels, images: { length } }) => {
            const first = from;
            from += length / predictor.inputSize;
            return { name, title, labels, prediction: partOfPrediction(found, first, from) };
          });
          return { measure: setsMeasure(own.test, parts, thresholds), draws: found.draws };
        };
        return measured(own, { images, calls: 1, patience, work }, context);
      }),
    rotations: ({ network, test, images: most, patience }, context) =>
      inTurn(context.signal, async () => {
        const turned = subset(test, 0, Math.min(most, test.count));
        const work = async (predictor: Predictor, progress: (share: number) => void) => {
          let draws = 0;
          const predict = async (images: Uint8Array, _: number, told: (share: number) => void) => {
            const found = await predictor.predict(images, { signal: context.signal, progress: told });
            draws = found.draws;
            return found;
          };
          return { measure: await rotationSweep(turned, predict, progress), draws };
        };
        const asked = { images: turned.images, calls: rotationAngles.length, patience, work };
        return measured(knownOf(network), asked, context);
      }),
  };
}

interface Work<Measure> {
  /** What each call predicts. */
  readonly images: Uint8Array;
  readonly calls: number;
  readonly patience: number | undefined;
  work(
    predictor: Predictor,
    progress: (share: number) => void,
  ): Promise<{ readonly measure: Measure; readonly draws: number }>;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Images `from` (inclusive) to `to` (exclusive). */
function partOfPrediction(
  { classes, draws, probs, none, entropy, aleatoric, epistemic }: Predicted,
  from: number,
  to: number,
): Predicted {
  return {
    ...{ count: to - from, classes, draws },
    probs: probs.subarray(from * classes, to * classes),
    ...(none && { none: none.subarray(from, to) }),
    entropy: entropy.subarray(from, to),
    aleatoric: aleatoric.subarray(from, to),
    epistemic: epistemic.subarray(from, to),
  };
}
