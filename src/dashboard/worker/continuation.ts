/** How an interrupted run goes on: same end, other randomness, the learning rate where it was. */
import { learningRateAt } from '../../bayes/schedule.ts';
import { defaultsOf } from '../../bayes/settings/setting.ts';
import { training as table } from '../../bayes/settings/training.ts';
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
  if (epochsDone === 0) return training;
  const settings = { ...defaultsOf(table), ...training };
  return {
    ...training,
    epochs: settings.epochs - epochsDone,
    seed: settings.seed + epochsDone,
    learningRate: learningRateAt(settings, epochsDone * stepsPerEpoch, stepsPerEpoch),
  };
}
