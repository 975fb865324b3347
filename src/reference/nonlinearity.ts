/**
 * Twin of shaders/lib/nonlinearity.ts: activations y = f(x), f'(x), and f' as a function of y if there is
 * one.
 */
import type { Activation } from '../../shaders/lib/nonlinearity.ts';
import { sigmoid } from './gaussian.ts';

interface Row {
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** f' from y; absent if it cannot be computed from y. */
  readonly ofOutput?: (y: number) => number;
}

/**
 * 2 u, u = sqrt(2 / pi) (x + 0.044715 x^3): Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", section
 * 2.
 */
const twiceU = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const twiceUDerivative = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);

const activations: Readonly<Record<Activation, Row>> = {
  identity: { value: (x) => x, derivative: () => 1, ofOutput: () => 1 },
  // 0 at the kink
  relu: {
    value: (x) => Math.max(x, 0),
    derivative: (x) => (x > 0 ? 1 : 0),
    ofOutput: (y) => (y > 0 ? 1 : 0),
  },
  tanh: { value: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2, ofOutput: (y) => (1 - y) * (1 + y) },
  // the tanh approximation: x (1 + tanh u) / 2 = x sigmoid(2 u)
  gelu: {
    value: (x) => x * sigmoid(twiceU(x)),
    derivative: (x) => {
      const [on, off] = [sigmoid(twiceU(x)), sigmoid(-twiceU(x))];
      // where the gate is 0 or 1, the second term is 0, though x times its factor may be infinite
      return on === 0 || off === 0 ? on : on + x * on * off * twiceUDerivative(x);
    },
  },
};

/** y = f(x). */
export const nonlinearity = (kind: Activation, x: number): number => activations[kind].value(x);

/** f'(x). */
export const nonlinearityDerivative = (kind: Activation, x: number): number =>
  activations[kind].derivative(x);

/** f'(x) from y = f(x). @throws RangeError if it cannot be computed from y */
export function derivativeOfOutput(kind: Activation, y: number): number {
  const { ofOutput } = activations[kind];
  if (!ofOutput) throw new RangeError(`${kind}: y does not tell the derivative; take it from x`);
  return ofOutput(y);
}
