/**
 * How many bytes of a buffer a dispatch reads or writes, where it is not all of them: `touches` of a binding.
 * A profile and the bench add these figures up. What the matrix products touch is in layerProduct.ts.
 */
import type { Binding, Counted } from '../kernel.ts';

export type Touches = NonNullable<Binding['touches']>;

/** Of a ring one row, a vec4 of f32. */
export const oneRow: Touches = () => 16;

/** The members of an ensemble have an order of examples each; other draws share one. */
const ordersOf = ({ constants, draws }: Counted): number => (constants.orderDraw ? draws : 1);

/** Of the permutation, [N] or [S, N], the places of the minibatch. */
export const minibatchPlaces: Touches = (_, dispatch) => 4 * dispatch.batch * ordersOf(dispatch);

/** Of what is kept for each example of the data set, the minibatch's. The kernel binds `order` beside it. */
export const minibatchShare: Touches = ({ size }, dispatch) => {
  // members have an order each, of the same examples
  const examples = dispatch.constants.orderDraw || dispatch.bound.order!.size / 4;
  return size * ((dispatch.batch * ordersOf(dispatch)) / examples);
};

/** Of sums for each example, f32, the minibatch's rows; a row has so many `floats`. */
export const minibatchRows =
  (floats: (constants: Counted['constants']) => number): Touches =>
  (_, { constants, batch }) =>
    4 * batch * floats(constants);
