/** How long to train where nobody said: by the number of steps, since a small data set has few an epoch. */

export interface Length {
  /** About how many steps. */
  readonly steps: number;
  /** The fewest epochs, however many steps they have. */
  readonly least: number;
}

const most = 1_000;

/** Epochs of `examples` in minibatches of `batch` that take about so many steps, and at most 1,000. */
export const epochsOf = (examples: number, batch: number, { steps, least }: Length): number =>
  Math.min(most, Math.max(least, Math.floor(steps / Math.ceil(examples / batch))));

/** Of a call of the library's `train` without `epochs`: 5,000 steps, at least 10 epochs. */
export const standardEpochs = (examples: number, batch: number): number =>
  epochsOf(examples, batch, { steps: 5_000, least: 10 });
