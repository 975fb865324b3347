/** Twin of shaders/lib/optimiser.ts: one step of one parameter, from the gradient to its next value. */
import type { OptimiserName } from '../../shaders/lib/optimiser.ts';

export interface OptimiserSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** sgd only. */
  readonly momentum: number;
  /** adamw only, and 0 for rho. */
  readonly weightDecay: number;
}

export interface OptimiserState {
  readonly value: number;
  readonly first: number;
  readonly second: number;
}

/** The `t`-th step, from t = 1. */
type Rule = (
  settings: OptimiserSettings,
  t: number,
  state: OptimiserState,
  gradient: number,
) => OptimiserState;

/**
 * Kingma and Ba 2015, algorithm 1. The first two moments of the gradient are running means that start at 0;
 * dividing by 1 - beta^t takes out the bias of that start.
 */
const adam: Rule = ({ learningRate, beta1, beta2, epsilon }, t, { value, first, second }, gradient) => {
  const m = beta1 * first + (1 - beta1) * gradient;
  const v = beta2 * second + (1 - beta2) * gradient ** 2;
  const mHat = m / (1 - beta1 ** t);
  const vHat = v / (1 - beta2 ** t);
  return { value: value - (learningRate * mHat) / (Math.sqrt(vHat) + epsilon), first: m, second: v };
};

/**
 * Decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): w -= learningRate weightDecay w beside
 * Adam's step.
 */
const adamw: Rule = (settings, t, state, gradient) => {
  const after = adam(settings, t, state, gradient);
  return { ...after, value: after.value - settings.learningRate * settings.weightDecay * state.value };
};

/** v = momentum v + g, w -= learningRate v: Sutskever et al. 2013, in PyTorch's convention. */
const sgd: Rule = ({ learningRate, momentum }, _, { value, first }, gradient) => {
  const v = momentum * first + gradient;
  return { value: value - learningRate * v, first: v, second: 0 };
};

export const optimisers: Readonly<Record<OptimiserName, Rule>> = { adam, adamw, sgd };
