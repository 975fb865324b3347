/** Twin of shaders/updateIvon.wgsl.ts: one step of improved variational online Newton for one weight. */
import { klClosed } from './kl.ts';

export interface IvonState {
  readonly mu: number;
  readonly sigma: number;
  /** Running mean of the gradient, and running estimate of the Hessian's diagonal. */
  readonly m: number;
  readonly h: number;
}

export interface IvonSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Standard deviation s of the prior N(0, s^2). */
  readonly priorScale: number;
  /** c = 1 / lambda: what one nat of KL weighs beside the mean NLL. */
  readonly klScale: number;
}

/** What the data say of one weight: d mean(nll) / dw for each draw, and the draw's eps. */
export interface IvonDraw {
  readonly dw: number;
  readonly eps: number;
}

/** The Hessian estimate with which sigma^2 = c / (h + delta), delta = c / s^2. */
export const hessianOf = (sigma: number, { klScale, priorScale }: IvonSettings): number =>
  Math.max(0, klScale / sigma ** 2 - klScale / priorScale ** 2);

/**
 * Algorithm 1 of Shen et al. 2024, with lambda = 1 / c and their weight decay delta = c / s^2.
 * @param t steps taken, this one included
 */
export function updateIvon(
  settings: IvonSettings,
  t: number,
  { mu, sigma, m, h }: IvonState,
  draws: readonly IvonDraw[],
): { state: IvonState; kl: number } {
  const { learningRate, beta1, beta2, priorScale, klScale } = settings;
  const delta = klScale / priorScale ** 2;
  const gradient = draws.reduce((sum, { dw }) => sum + dw, 0) / draws.length;
  const hessian = draws.reduce((sum, { dw, eps }) => sum + (dw * eps) / sigma, 0) / draws.length;
  const newM = beta1 * m + (1 - beta1) * gradient;
  const correction = (0.5 * (1 - beta2) ** 2 * (h - hessian) ** 2) / (h + delta);
  const newH = beta2 * h + (1 - beta2) * hessian + correction;
  return {
    state: {
      mu: mu - (learningRate * (newM / (1 - beta1 ** t) + delta * mu)) / (newH + delta),
      sigma: Math.sqrt(klScale / (newH + delta)),
      m: newM,
      h: newH,
    },
    kl: klClosed({ kind: 'gaussian', scale: priorScale }, mu, sigma).value,
  };
}
