/** A network that answers, wherever it computes. */
import type { Answer } from './answer.ts';

export interface AnsweringNetwork {
  /** How many draws answer. */
  readonly draws: number;
  /** @param images bytes [N, I] */
  predict(images: Uint8Array, signal: AbortSignal): Promise<Answer[]>;
  destroy(): void;
}

/** Mass of the intervals. */
export const intervalMass = 0.9;

/** Seed of the kept draws: the same image has the same answer, on every visit. */
export const drawsSeed = 1;
