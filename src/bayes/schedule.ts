/** What changes from step to step by rule: the learning rate and the weight of the KL. */
import type { TrainSettings } from './config.ts';

/** Learning rate of mu at `step` (from 0) of `steps`: constant, or a half cosine from the full rate to 0. */
export function learningRateAt(
  { schedule, learningRate }: Pick<TrainSettings, 'schedule' | 'learningRate'>,
  step: number,
  steps: number,
): number {
  return schedule === 'constant'
    ? learningRate
    : 0.5 * learningRate * (1 + Math.cos((Math.PI * step) / steps));
}

/**
 * The paper's weight of the KL in minibatch i = 1 .. M: pi_i = 2^(M-i) / (2^M - 1) (Blundell et al. 2015, section
 * 3.4), written as 2^-i / (1 - 2^-M) because 2^M overflows. The weights of an epoch sum to 1.
 */
export function paperKlWeight(i: number, minibatches: number): number {
  return 2 ** -i / (1 - 2 ** -minibatches);
}

/**
 * c of minibatch i (from 1): what one nat of KL weighs beside the minibatch's mean NLL. Uniform weights give
 * temperature / N whatever the size of the minibatch, so that an epoch counts the KL once.
 */
export function klScaleAt(
  { klWeights, temperature }: Pick<TrainSettings, 'klWeights' | 'temperature'>,
  minibatch: {
    readonly number: number;
    readonly of: number;
    readonly size: number;
    readonly examples: number;
  },
): number {
  return klWeights === 'uniform'
    ? temperature / minibatch.examples
    : (temperature * paperKlWeight(minibatch.number, minibatch.of)) / minibatch.size;
}
