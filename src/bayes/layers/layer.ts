/**
 * A layer: its shapes, its place in the arenas, and the dispatches that it adds to a pass. `dense.ts` is the
 * one kind so far; another kind is a file like it and a row in `kinds.ts`.
 */
import type { BlockName } from '../../../shaders/lib/block.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Trial } from '../../gpu/tuner.ts';
import type { BackwardPass, Pass, TrainingPass } from './pass.ts';

/**
 * Where the parameters of a layer lie in an arena: a row-major matrix of weights, whose last row is the bias.
 */
export interface LayerLayout {
  /** I, the weights of one output (the fan-in), and O, the outputs that have weights of their own. */
  readonly inputs: number;
  readonly outputs: number;
  /** I + 1 and O + 1, padded to multiples of 4. */
  readonly rows: number;
  readonly columns: number;
  /** First float of the layer in an arena. */
  readonly offset: number;
}

export interface Layer extends LayerLayout {
  readonly kind: string;
  /** Counted from 0. */
  readonly index: number;
  /** Whether its outputs are the network's. */
  readonly last: boolean;
  /** Whether the network's activation f made its outputs. The way back through them then multiplies by f'. */
  readonly activates: boolean;
  /** Numbers that an example has before the layer and after it. */
  readonly widthBefore: number;
  readonly widthAfter: number;
  /** Rows of its products for each example. */
  readonly rowsPerExample: number;
  /** y = f(x w). Fills its part of the noise and of the derivatives, if the pass keeps them. */
  forward(pass: Pass): Promise<Dispatch>[];
  /**
   * From the gradient of the outputs to that of the inputs x, before the activation that made them. Layer 0
   * gives the gradient of the network's input itself.
   */
  backwardInputs(pass: BackwardPass): Promise<Dispatch>[];
  /**
   * dw, and the gradient of the spread. Runs after `backwardInputs`, because the gradient of local's
   * variances overwrites the variances.
   */
  backwardWeights(pass: TrainingPass): Promise<Dispatch>[];
  /** Blocks of the products that read its inputs. */
  inputBlocks(pass: Pass): BlockName[];
  /** Its matrix products, for the tuner. @param draws z of the dispatches */
  trials(pass: TrainingPass, draws: number): Trial[];
}

/** Where a layer stands in its network. */
export interface Place {
  readonly index: number;
  readonly last: boolean;
  /** Undefined for the first layer, whose inputs are the network's. */
  readonly before: Layer | undefined;
  readonly widthBefore: number;
  readonly offset: number;
}
