/** How long to train where nobody said: by the number of steps, since a small data set has few an epoch. */

export interface Length {
  /** About how many steps. */
  readonly steps: number;
  /** The fewest and the most epochs, however many steps they have. */
  readonly least: number;
  readonly most: number;
}

/** Epochs of `examples` in minibatches of `batch` that take about so many steps. */
export const epochsOf = (examples: number, batch: number, { steps, least, most }: Length): number =>
  Math.min(most, Math.max(least, Math.floor(steps / Math.ceil(examples / batch))));

/** Of a call of the library's `train` without `epochs`: about 5,000 steps, from 10 to 5,000 epochs. */
export const standardEpochs = (examples: number, batch: number): number =>
  epochsOf(examples, batch, { steps: 5_000, least: 10, most: 5_000 });
