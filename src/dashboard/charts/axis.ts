/** Where a live axis ends: on round numbers that seldom move, so that the picture stays calm. */

const STEPS = [1, 2, 5] as const;

/**
 * The end of an axis that shows `reached` of `whole`: at least a hundredth, room to grow, never past the end.
 */
export function axisEnd(reached: number, whole: number): number {
  for (let power = Math.floor(Math.log10(whole)) - 2; power <= Math.ceil(Math.log10(whole)); power++) {
    for (const step of STEPS) {
      const end = step * 10 ** power;
      if (end >= reached && end >= whole / 100) return Math.min(whole, end);
    }
  }
  return whole;
}

/**
 * The top of a falling curve that leaves its first moments out of sight: above twice the value that 90 % of
 * the points stay below, rounded up. Undefined if everything fits below that.
 */
export function calmTop(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const most = sorted.at(-1);
  const usual = sorted[Math.floor(0.9 * (sorted.length - 1))];
  if (most === undefined || usual === undefined) return undefined;
  const top = roundUp(2 * usual);
  return most > top ? top : undefined;
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8].find((step) => step * power >= value) ?? 10;
  return step * power;
}
