/**
 * `touches` of a binding: how many bytes of a buffer a dispatch reads or writes, if it is not all of them. A
 * profile and the bench add these figures up. What the matrix products touch is in layerProduct.ts.
 */
import type { Binding, Counted } from '../kernel.ts';

export type Touches = NonNullable<Binding['touches']>;

/** One row of a ring, a vec4 of f32. */
export const oneRow: Touches = () => 16;

/** The members of an ensemble have an order of examples each; other draws share one. */
const ordersOf = ({ constants, draws }: Counted): number => (constants.orderDraw ? draws : 1);

/** The minibatch's part of the permutation, [N] or [S, N]. */
export const minibatchPlaces: Touches = (_, dispatch) => 4 * dispatch.batch * ordersOf(dispatch);

/**
 * The minibatch's part of a buffer with one entry for each example of the data set. Needs the binding
 * `order`.
 */
export const minibatchShare: Touches = ({ size }, dispatch) => {
  // each member has an order of its own, over the same examples
  const examples = dispatch.constants.orderDraw || dispatch.bound.order!.size / 4;
  return size * ((dispatch.batch * ordersOf(dispatch)) / examples);
};

/** The minibatch's rows of a buffer of f32 sums, one row for each example. @param floats of a row */
export const minibatchRows =
  (floats: (constants: Counted['constants']) => number): Touches =>
  (_, { constants, batch }) =>
    4 * batch * floats(constants);
