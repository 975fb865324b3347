/** What a library must implement to be measured. */
import type { Noise, Work } from './work.ts';

/** The loss of one training step, before its update, in nats. */
export interface StepLoss {
  /** Mean over the minibatch. */
  readonly nll: number;
  /** KL[q || p] of the whole network; 0 of a plain one. */
  readonly kl: number;
}

/** Work that can be repeated. It pauses between turns. */
export interface Repeated {
  /** Does it `count` times and resolves when the last one is done. */
  run(count: number): Promise<void>;
  destroy(): void | Promise<void>;
}

/** out [m, n] = a [m, k] b [k, n]. `of`: which product of a layer, whose transposes it shares. */
export interface ProductShape {
  readonly of: 'forward' | 'weights' | 'inputs';
  readonly layer: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

export interface Contender {
  /** Whole training steps that draw their own noise. */
  trainer(work: Work): Promise<Repeated>;
  /** The losses of the first steps on `work.batch`, one for each given noise. */
  losses(work: Work, noise: readonly Noise[]): Promise<StepLoss[]>;
  /**
   * One unit is one draw: adds its probabilities of `work.images` to a sum; the sum is read at the end of a
   * run.
   */
  predictor(work: Work): Promise<Repeated>;
  /** Probabilities [N, C] of `work.images` by one draw with the given noise. */
  probabilities(work: Work, noise: Noise): Promise<Float32Array>;
  product(work: Work, shape: ProductShape): Promise<Repeated>;
}
