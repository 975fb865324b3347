/** How far a prediction is. */

/** Hears the share that is done, from 0 to 1. */
export type Progress = (share: number) => void;

/** The progress of a part of the work, which goes from one share of the whole to another. */
export const partOf =
  (whole: Progress | undefined, from: number, to: number): Progress =>
  (share) =>
    whole?.(from + (to - from) * share);
