/** What the schedules made of the learning rate and of the KL's weight at each point of the history. */
import { klWarmupAt, learningRateAt } from '../training/schedule.ts';
import type { Evidence } from './evidence.ts';

export interface Scheduled {
  /** Learning rate, as a share of the full one. */
  readonly rate: number;
  /** Weight of the KL, as a share of the full one. */
  readonly klShare: number;
}

/** Everything at its full value: what is assumed of a trainer that says nothing else. */
const constant: Scheduled = { rate: 1, klShare: 1 };

/**
 * One for each point of the history. Steps may count on from horizon to horizon, or begin again at 1.
 */
export function scheduledAt({ settings, examples, history = [] }: Evidence): Scheduled[] {
  if (!settings || examples === undefined) return history.map(() => constant);
  const { schedule = 'constant', stepEpochs = 1, stepFactor = 1, klWarmupEpochs = 0, batch } = settings;
  const stepsPerEpoch = Math.ceil(examples / Math.min(batch, examples));
  const horizons = settings.horizons ?? [];
  const lastStep = history.reduce((most, { step }) => Math.max(most, step), 1);
  const epochsOf = (i: number) => horizons[Math.min(i, horizons.length - 1)] ?? lastStep / stepsPerEpoch;
  const stepsOf = (i: number) => Math.max(1, Math.round(epochsOf(i) * stepsPerEpoch));
  let [current, begin, before] = [0, 0, 0];
  return history.map(({ step }) => {
    if (step <= before) {
      current++;
      begin = 0;
    }
    while (step - begin > stepsOf(current)) {
      begin += stepsOf(current);
      current++;
    }
    before = step;
    const rates = { schedule, stepEpochs, stepFactor, learningRate: 1, epochs: epochsOf(current) };
    return {
      rate: learningRateAt(rates, step - begin - 1, stepsPerEpoch),
      klShare: klWarmupAt({ klWarmupEpochs }, step - begin - 1, stepsPerEpoch),
    };
  });
}
