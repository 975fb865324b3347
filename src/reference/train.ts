/** Training in float64: Adam over the gradients of the whole network. */
import { type Matrix, zip } from './matrix.ts';
import {
  type Evaluation,
  evaluate,
  gradients,
  type Minibatch,
  type Noise,
  type Posterior,
} from './network.ts';
import { type Adam, type AdamState, adam, type Objective } from './update.ts';

export interface TrainState extends Posterior {
  /** Running means of the gradient and of its square, shaped as the posterior. */
  readonly muMoments: readonly Moments[];
  readonly rhoMoments: readonly Moments[];
  /** Steps taken. */
  readonly steps: number;
}

export interface Moments {
  readonly first: Matrix;
  readonly second: Matrix;
}

export interface AdamSettings extends Omit<Adam, 'learningRate'> {
  readonly learningRateMu: number;
  readonly learningRateRho: number;
}

const zeros = (m: Matrix): Moments => ({ first: zip(() => 0, m), second: zip(() => 0, m) });

/** A posterior with the optimiser's state before its first step. */
export const beginTraining = ({ mu, rho }: Posterior): TrainState => ({
  mu,
  rho,
  muMoments: mu.map(zeros),
  rhoMoments: rho.map(zeros),
  steps: 0,
});

/** One step of Bayes by Backprop; `before` is the minibatch at the parameters that the step started from. */
export function trainStep(
  state: TrainState,
  minibatch: Minibatch,
  noise: Noise,
  objective: Objective,
  settings: AdamSettings,
): { state: TrainState; before: Evaluation } {
  const { dMu, dRho } = gradients(state, minibatch, noise, objective);
  const t = state.steps + 1;
  const mu = optimise(
    state.mu,
    state.muMoments,
    dMu,
    { ...settings, learningRate: settings.learningRateMu },
    t,
  );
  const rho = optimise(
    state.rho,
    state.rhoMoments,
    dRho,
    { ...settings, learningRate: settings.learningRateRho },
    t,
  );
  return {
    state: { mu: mu.values, muMoments: mu.moments, rho: rho.values, rhoMoments: rho.moments, steps: t },
    before: evaluate(state, minibatch, noise, objective),
  };
}

/** A dead weight has no gradient and no moments, so it stays where it is. */
function optimise(
  values: readonly Matrix[],
  moments: readonly Moments[],
  gradient: readonly Matrix[],
  settings: Adam,
  t: number,
): { values: Matrix[]; moments: Moments[] } {
  const part = (l: number, name: keyof AdamState): Matrix =>
    zip(
      (value, first, second, g) =>
        adam(settings, t, { value: value!, first: first!, second: second! }, g!)[name],
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
