/** Twin of shaders/gaussianPredict.wgsl.ts: moments of a regression's posterior predictive. */
import { noiseLogSigma } from './gaussian.ts';
import { at, type Matrix, sum } from './matrix.ts';

export interface TargetMoments {
  /** E_s[m_s]. */
  readonly mean: number;
  /** Var_s[m_s]: what the posterior has not decided. */
  readonly epistemicVariance: number;
  /** E_s[sigma_s^2]: noise of the data, as the network sees it. */
  readonly aleatoricVariance: number;
}

/** Moments of target t of example b over draws whose outputs are [B, 2T] each: T means, then T log sigmas. */
export function gaussianPredict(outputs: readonly Matrix[], b: number, t: number): TargetMoments {
  const draws = outputs.length;
  const targets = outputs[0]!.columns / 2;
  const mean = sum(draws, (s) => at(outputs[s]!, b, t)) / draws;
  return {
    mean,
    epistemicVariance: sum(draws, (s) => (at(outputs[s]!, b, t) - mean) ** 2) / draws,
    aleatoricVariance:
      sum(draws, (s) => Math.exp(2 * noiseLogSigma(at(outputs[s]!, b, targets + t)))) / draws,
  };
}
