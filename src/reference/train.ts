/** Training in float64: an optimiser over the gradients of the whole network. */
import type { OptimiserName } from '../../shaders/lib/optimiser.ts';
import { type Matrix, zip } from './matrix.ts';
import {
  type Evaluation,
  evaluate,
  gradients,
  type Minibatch,
  type Noise,
  type Posterior,
} from './network.ts';
import { type OptimiserSettings, type OptimiserState, optimisers } from './optimiser.ts';
import type { Objective } from './update.ts';

export interface TrainState extends Posterior {
  /** What the optimiser keeps of each gradient, shaped as the posterior. */
  readonly muMoments: readonly Moments[];
  readonly rhoMoments: readonly Moments[];
  /** Steps taken. */
  readonly steps: number;
}

export interface Moments {
  readonly first: Matrix;
  readonly second: Matrix;
}

export interface Optimisation extends Omit<OptimiserSettings, 'learningRate' | 'momentum' | 'weightDecay'> {
  /** adam if absent. */
  readonly optimiser?: OptimiserName;
  readonly learningRateMu: number;
  readonly learningRateRho: number;
  /** 0 if absent. */
  readonly momentum?: number;
  /** Of mu alone; 0 if absent. */
  readonly weightDecay?: number;
}

const zeros = (m: Matrix): Moments => ({ first: zip(() => 0, m), second: zip(() => 0, m) });

/** A posterior with the optimiser's state before its first step. */
export const beginTraining = (posterior: Posterior): TrainState => ({
  ...posterior,
  muMoments: posterior.mu.map(zeros),
  rhoMoments: posterior.rho.map(zeros),
  steps: 0,
});

/** One step of Bayes by Backprop; `before` is the minibatch at the parameters that the step started from. */
export function trainStep(
  state: TrainState,
  minibatch: Minibatch,
  noise: Noise,
  objective: Objective,
  settings: Optimisation,
): { state: TrainState; before: Evaluation } {
  const { dMu, dRho } = gradients(state, minibatch, noise, objective);
  const t = state.steps + 1;
  const mu = optimise(
    state.mu,
    state.muMoments,
    dMu,
    { momentum: 0, weightDecay: 0, ...settings, learningRate: settings.learningRateMu },
    t,
  );
  const rho = optimise(
    state.rho,
    state.rhoMoments,
    dRho,
    { momentum: 0, ...settings, weightDecay: 0, learningRate: settings.learningRateRho },
    t,
  );
  return {
    state: {
      ...state,
      mu: mu.values,
      muMoments: mu.moments,
      rho: rho.values,
      rhoMoments: rho.moments,
      steps: t,
    },
    before: evaluate(state, minibatch, noise, objective),
  };
}

/** A dead weight has no gradient and no moments, so it stays where it is. */
function optimise(
  values: readonly Matrix[],
  moments: readonly Moments[],
  gradient: readonly Matrix[],
  settings: OptimiserSettings & { readonly optimiser?: OptimiserName },
  t: number,
): { values: Matrix[]; moments: Moments[] } {
  const step = optimisers[settings.optimiser ?? 'adam'];
  const part = (l: number, name: keyof OptimiserState): Matrix =>
    zip(
      (value, first, second, g) =>
        step(settings, t, { value: value!, first: first!, second: second! }, g!)[name],
      values[l]!,
      moments[l]!.first,
      moments[l]!.second,
      gradient[l]!,
    );
  return {
    values: values.map((_, l) => part(l, 'value')),
    moments: values.map((_, l) => ({ first: part(l, 'first'), second: part(l, 'second') })),
  };
}
