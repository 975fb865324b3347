/** A network that answers, wherever it computes. */
import type { Answer } from './answer.ts';

/** Pixel times the gradient of an outcome's log probability, in nats, over draws of the weights. */
export interface Explanation {
  /** [I] mean over draws; positive speaks for the outcome. */
  readonly mean: Float64Array;
  /** [I] standard deviation over draws: 0 of a network that has one. */
  readonly sd: Float64Array;
  readonly draws: number;
}

export interface AnsweringNetwork {
  /** How many draws answer, and the seed from which they can be made again. */
  readonly draws: number;
  readonly seed: number;
  /** @param images bytes [N, I] */
  predict(images: Uint8Array, signal: AbortSignal): Promise<Answer[]>;
  /**
   * Which pixels of an image speak for an outcome, by the same draws.
   * @param outcome a class, or the number of none of them
   */
  explain(image: Uint8Array, outcome: number): Promise<Explanation>;
  destroy(): void;
}

/** Mass of the intervals. */
export const intervalMass = 0.9;

/**
 * Seed of the kept draws where nothing else is said: the same image has the same answer, on every visit. A
 * network that ships is asked with the seed that its card was measured with.
 */
export const drawsSeed = 1;
