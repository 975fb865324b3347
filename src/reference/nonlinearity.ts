/** Twin of shaders/lib/nonlinearity.ts: activations y = f(x), and f'(x) as a function of y. */
import type { Activation } from '../../shaders/lib/nonlinearity.ts';

const activations: Readonly<
  Record<Activation, { value: (x: number) => number; slope: (y: number) => number }>
> = {
  identity: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(x, 0), slope: (y) => (y > 0 ? 1 : 0) },
};

/** y = f(x). */
export const nonlinearity = (kind: Activation, x: number): number => activations[kind].value(x);

/** f'(x) from y = f(x); relu takes 0 at the kink. */
export const nonlinearitySlope = (kind: Activation, y: number): number => activations[kind].slope(y);
