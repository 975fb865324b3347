/**
 * How much work goes into one submit and one report. A submit should keep the GPU busy for about 50 ms:
 * longer ones freeze the screen, shorter ones waste time between them. A report should come about four times
 * a second.
 */
const submitSeconds = 0.05;
const reportSeconds = 0.25;

/** The most steps in one submit: slots of the step uniform. */
export const maximumSubmit = 64;
/** The most steps in one report: rows of the metrics ring. */
export const maximumChunk = 512;

export interface Pace {
  stepsPerSubmit(): number;
  stepsPerReport(): number;
  /** Takes a measurement: `steps` steps kept the GPU busy for `seconds`. */
  measured(steps: number, seconds: number): void;
  /** 0 until something was measured. */
  stepsPerSecond(): number;
}

export function createPace(): Pace {
  let secondsPerStep: number | undefined;
  let mostSteps = 1;
  const within = (seconds: number, most: number) =>
    secondsPerStep === undefined ? 1 : Math.min(most, Math.max(1, Math.round(seconds / secondsPerStep)));
  return {
    stepsPerSubmit: () => within(submitSeconds, maximumSubmit),
    // grows fourfold at most: one lucky measurement must not make a report last for seconds
    stepsPerReport: () => Math.min(within(reportSeconds, maximumChunk), mostSteps),
    measured(steps, seconds) {
      const latest = Math.max(seconds / steps, 1e-6);
      secondsPerStep = secondsPerStep === undefined ? latest : 0.7 * secondsPerStep + 0.3 * latest;
      mostSteps = Math.max(mostSteps, Math.min(maximumChunk, 4 * steps));
    },
    stepsPerSecond: () => (secondsPerStep === undefined ? 0 : 1 / secondsPerStep),
  };
}
