/** The schedules of training: how the learning rate and the weight of the KL change from step to step. */
import type { TrainSettings } from '../settings/settings.ts';

type Schedule = TrainSettings['schedule'];
type Rates = Pick<TrainSettings, 'schedule' | 'learningRate' | 'epochs' | 'stepEpochs' | 'stepFactor'>;

/** Factors of the learning rate at a step, from 0. */
const factors: Readonly<Record<Schedule, (step: number, stepsPerEpoch: number, settings: Rates) => number>> =
  {
    constant: () => 1,
    // half a cosine from 1 to 0
    cosine: (step, stepsPerEpoch, { epochs }) =>
      0.5 * (1 + Math.cos((Math.PI * step) / (epochs * stepsPerEpoch))),
    step: (step, stepsPerEpoch, { stepEpochs, stepFactor }) =>
      stepFactor ** Math.floor(step / (stepEpochs * stepsPerEpoch)),
  };

/** Learning rate of mu at `step`, from 0. */
export const learningRateAt = (settings: Rates, step: number, stepsPerEpoch: number): number =>
  settings.learningRate * factors[settings.schedule](step, stepsPerEpoch, settings);

/**
 * The paper's weight of the KL in minibatch i = 1 .. M: pi_i = 2^(M-i) / (2^M - 1) (Blundell et al. 2015,
 * section 3.4), written as 2^-i / (1 - 2^-M) because 2^M overflows. The weights of an epoch sum to 1.
 */
export function paperKlWeight(i: number, minibatches: number): number {
  return 2 ** -i / (1 - 2 ** -minibatches);
}

/**
 * c of minibatch i (from 1): the weight of one nat of KL beside the minibatch's mean NLL. Uniform weights
 * give temperature / N whatever the size of the minibatch, so that an epoch counts the KL once.
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

/**
 * Factor of the KL's weight at `step` (from 0): a line from near 0 to 1 over the first `klWarmupEpochs`
 * epochs, 1 after them (Bowman et al. 2016, section 3.1; Sonderby et al. 2016). 0 epochs: always 1. While the
 * factor is below 1, an epoch counts the KL less than `temperature` times: training does not yet minimise the
 * free energy. Reports give the whole KL regardless.
 */
export function klWarmupAt(
  { klWarmupEpochs }: Pick<TrainSettings, 'klWarmupEpochs'>,
  step: number,
  stepsPerEpoch: number,
): number {
  return klWarmupEpochs === 0 ? 1 : Math.min(1, (step + 1) / (klWarmupEpochs * stepsPerEpoch));
}
