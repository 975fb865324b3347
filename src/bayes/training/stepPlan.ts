/** How methods differ in a training step, as data. The step itself is the same list of dispatches for all. */
import type { EpsSource, GradientEstimator } from '../../../shaders/lib/gradient.ts';
import type { Dropout } from '../layers/pass.ts';
import { membersOf } from '../method.ts';
import type { Estimator, NetworkConfig, TrainSettings } from '../settings/settings.ts';

export interface StepPlan {
  /** How noise enters the products. */
  readonly products: Estimator;
  /** What `sample` makes from the posterior. Absent: the means are the weights. */
  readonly sampled?: 'weights' | 'variance' | 'perturbation';
  /** How `update` finds the gradient of a parameter; `ivon` has a kernel of its own. */
  readonly update: GradientEstimator | 'ivon';
  /** Where the update finds eps. */
  readonly noise: EpsSource;
  /** Whether the update makes what `sample` would otherwise make at the start of the next step. */
  readonly samplesAhead: boolean;
  /** Networks with parameters and minibatches of their own, K. */
  readonly members: number;
  /** Draws whose gradients are averaged, S. */
  readonly draws: number;
  /** z of the dispatches, K S. */
  readonly lanes: number;
  /** Whether each lane has inputs of its own, because its examples or its signs differ. */
  readonly inputsPerLane: boolean;
  readonly dropout?: Dropout;
}

/** What `sample` makes from the posterior for each estimator. */
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
        // in half precision a weight has too few digits to compute its eps from
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
