/**
 * A set of draws that stays on the device: an answer costs the products alone, and the same draws answer
 * every time, so that what is seen moves with the image and not with the noise. They are the draws of
 * `predict` with the same seed.
 */
import { inRange, whole } from '../../checks.ts';
import { createMemory } from '../../gpu/memory.ts';
import type { CheckedExamples } from '../examples.ts';
import { type GpuExamples, sourceOf } from '../gpuExamples.ts';
import { hasNone, headOutputs } from '../head.ts';
import { checkNames, checkSeed } from '../input/options.ts';
import { inputFindings } from '../input/units.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { checkValue } from '../settings/setting.ts';
import { createKeptGroups } from './keptGroups.ts';
import { createResponder, type Responder } from './keptResponder.ts';
import { type Prediction, summarise } from './prediction.ts';
import { sumsOfDraws } from './predictiveSums.ts';
import { checkPredictOptions, drawsOf } from './predictOptions.ts';

export interface KeepOptions {
  /** Posterior draws S; 32 if absent. A plain network has one, an ensemble one for each of its members. */
  readonly draws?: number;
  /** Seed of the draws; 0 if absent. */
  readonly seed?: number;
  /** The most examples that one submit answers; 1 if absent. Others follow. */
  readonly batch?: number;
}

export interface AnswerOptions {
  /** Mass of the intervals; 0.9 if absent. */
  readonly interval?: number;
  /** Leaves out what has not begun. */
  readonly signal?: AbortSignal;
}

/** Kept draws as `BayesianNeuralNetwork.keepDraws` wraps them. */
export interface KeptOnGpu {
  readonly draws: number;
  readonly seed: number;
  predict(data: CheckedExamples, options: AnswerOptions): Promise<Prediction>;
  redraw(): Promise<void>;
  /** Gives the memory back: at once, or when what was asked is answered. */
  destroy(): void;
}

/** @throws ConfigError, GpuLimitError, DeviceLostError, GpuFaultError */
export async function keepDraws(net: NetworkOnGpu, options: KeepOptions): Promise<KeptOnGpu> {
  checkNames(options, ['draws', 'seed', 'batch']);
  const { draws: asked = 32, seed = 0, batch = 1 } = options;
  checkValue('draws', inRange(whole(1)), asked);
  checkValue('batch', inRange(whole(1, 256)), batch);
  checkSeed(seed);
  const draws = drawsOf(net.config, asked);
  const memory = createMemory(net.gpu);
  try {
    const { groups, fill } = await createKeptGroups(net, memory, { draws, seed });
    fill();
    const responders = new Map<GpuExamples['source'], Responder>();
    const responderFor = async (source: GpuExamples['source']): Promise<Responder> => {
      const known = responders.get(source);
      if (known) return known;
      const made = await createResponder(net, { source, groups, draws, seed, batch });
      responders.set(source, made);
      return made;
    };
    const inTurn = createTurns(() => {
      for (const responder of responders.values()) responder.destroy();
      memory.destroy();
    });
    return {
      draws,
      seed,
      redraw: () => inTurn.take(async () => fill()),
      async predict(data, { interval = 0.9, signal }) {
        // the caller may use its array anew while this waits
        const own = { ...data, images: data.images.slice() };
        return inTurn.take(async () => {
          signal?.throwIfAborted();
          const responder = await responderFor(sourceOf(own));
          const everyDraw = await responder.answer(own, signal);
          const sums = sumsOfDraws(everyDraw, own.count, headOutputs(net.config));
          const none = hasNone(net.config.head);
          return {
            ...summarise(sums, { draws, everyDraw, interval, none }),
            findings: inputFindings(net, own),
          };
        });
      },
      destroy: inTurn.close,
    };
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

/** @throws ConfigError */
export function checkAnswerOptions(options: AnswerOptions, net: Pick<NetworkOnGpu, 'config'>): void {
  checkNames(options, ['interval', 'signal']);
  checkPredictOptions(options, net.config);
}

interface Turns {
  /** Runs an action after those before it. One that fails holds up none. */
  take<T>(action: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Actions share buffers, so they take turns. @param closed called when the last is done after `close` */
function createTurns(closed: () => void): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  return {
    async take(action) {
      waiting += 1;
      const turn = last.then(action);
      last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
        if (isClosed && waiting === 0) closed();
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      if (waiting === 0) closed();
    },
  };
}
