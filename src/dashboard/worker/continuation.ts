/** How an interrupted run goes on: same end, other randomness, the learning rate where it was. */
import { learningRateAt } from '../../bayes/schedule.ts';
import type { TrainSettings } from '../../index.ts';

/**
 * Settings for the epochs that are left. The cosine starts again from the rate it had reached, so it never jumps up; the
 * seed moves on, so that no shuffle and no draw comes twice. Adam's moments are gone with the GPU.
 */
export function trainingFrom(
  training: Partial<TrainSettings>,
  epochsDone: number,
  stepsPerEpoch: number,
): Partial<TrainSettings> {
  const { epochs = 0, learningRate = 0, schedule = 'cosine', seed = 0 } = training;
  const { stepEpochs = epochs, stepFactor = 1 } = training;
  if (epochsDone === 0) return training;
  return {
    ...training,
    epochs: epochs - epochsDone,
    seed: seed + epochsDone,
    learningRate: learningRateAt(
      { schedule, learningRate, epochs, stepEpochs, stepFactor },
      epochsDone * stepsPerEpoch,
      stepsPerEpoch,
    ),
  };
}
