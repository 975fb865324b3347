/**
 * What differs between methods in a training step, as data: the step itself is the same list of dispatches.
 */
import type { EpsSource, GradientEstimator } from '../../../shaders/lib/gradient.ts';
import type { Dropout } from '../layers/pass.ts';
import { membersOf } from '../method.ts';
import type { Estimator, NetworkConfig, TrainSettings } from '../settings/settings.ts';

export interface StepPlan {
  /** How noise enters the products. */
  readonly products: Estimator;
  /** What `sample` makes of the posterior; absent: the means are the weights. */
  readonly sampled?: 'weights' | 'variance' | 'perturbation';
  /** How the gradient of a parameter comes about, or that IVON has its own. */
  readonly update: GradientEstimator | 'ivon';
  /** Where the update finds eps. */
  readonly noise: EpsSource;
  /** The update makes what `sample` would make for the next step. */
  readonly samplesAhead: boolean;
  /** Networks with parameters and minibatches of their own, K. */
  readonly members: number;
  /** Draws whose gradients are averaged, S. */
  readonly draws: number;
  /** z of the dispatches, K S. */
  readonly lanes: number;
  /** Lanes do not share the network's inputs: other examples, or other signs. */
  readonly inputsPerLane: boolean;
  readonly dropout?: Dropout;
}

/** What `sample` makes of the posterior for each estimator. */
const sampledBy = { draw: 'weights', local: 'variance', flipout: 'perturbation' } as const;

export function stepPlanOf(
  { method }: Pick<NetworkConfig, 'method'>,
  { estimator, draws, precision }: Pick<TrainSettings, 'estimator' | 'draws' | 'precision'>,
): StepPlan {
  const members = membersOf(method);
  const lanes = members * draws;
  const byCounter = { noise: 'counter', samplesAhead: false } as const;
  const shared = { members, draws, lanes, inputsPerLane: members > 1, ...byCounter };
  switch (method.kind) {
    case 'bbb': {
      const inputsPerLane = estimator === 'flipout' && lanes > 1;
      return {
        ...shared,
        products: estimator,
        sampled: sampledBy[estimator],
        update: estimator,
        // a weight in half precision has too few digits to find its eps in
        ...(estimator === 'draw' && precision === 'single' && { noise: 'weights', samplesAhead: true }),
        ...(estimator === 'local' && { samplesAhead: true }),
        inputsPerLane,
      };
    }
    case 'ivon':
      return { ...shared, products: 'draw', sampled: 'weights', update: 'ivon' };
    case 'dropout':
      return {
        ...shared,
        products: 'draw',
        update: 'point',
        dropout: { rate: method.rate, each: 'example' },
      };
    default:
      return { ...shared, products: 'draw', update: 'point' };
  }
}
