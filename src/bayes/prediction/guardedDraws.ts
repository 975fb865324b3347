/** Kept draws as callers hold them: what is asked is checked, and what was destroyed answers no more. */
import type { GivenExamples } from '../examples.ts';
import { checkExamples } from '../input/checkExamples.ts';
import type { Lifetime } from '../lifetime.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { type AnswerOptions, checkAnswerOptions, type KeptOnGpu } from './keptDraws.ts';
import type { Prediction } from './prediction.ts';

/** Draws of a network that stay on the device; see `BayesianNeuralNetwork.keepDraws`. */
export interface KeptDraws {
  readonly draws: number;
  readonly seed: number;
  /** As the network's `predict` with this seed and so many draws, each draw's probabilities included. */
  predict(data: GivenExamples, options?: AnswerOptions): Promise<Prediction>;
  /** Draws anew, by the same noise, from the network's parameters as they are now. */
  redraw(): Promise<void>;
  /** Gives the memory back, as soon as what was asked before is answered. */
  destroy(): void;
}

/** The network that draws are of. */
interface Owner {
  readonly on: NetworkOnGpu;
  readonly lifetime: Lifetime;
  readonly onDestroy: () => void;
}

export function guardedDraws(kept: KeptOnGpu, { on, lifetime, onDestroy }: Owner): KeptDraws {
  let isDestroyed = false;
  const mustLive = (method: string) => {
    on.gpu.check(`KeptDraws.${method}`);
    if (isDestroyed) throw new TypeError(`KeptDraws.${method}: these draws were destroyed; keep others`);
  };
  return {
    draws: kept.draws,
    seed: kept.seed,
    predict: async (data, options = {}) => {
      mustLive('predict');
      checkAnswerOptions(options, on);
      return lifetime.using(() => kept.predict(checkExamples(data, on.config), options));
    },
    redraw: async () => {
      mustLive('redraw');
      return lifetime.using(() => kept.redraw());
    },
    destroy: () => {
      if (isDestroyed) return;
      isDestroyed = true;
      onDestroy();
      kept.destroy();
    },
  };
}
