/**
 * Activations at the end of a layer, and their derivatives. If f' can be computed from y = f(x), only y is
 * kept. Otherwise the forward pass keeps f'(x) beside y. To add an activation, add a row here, its twin in
 * src/reference/nonlinearity.ts and a test; see docs/extending.md.
 */
import { sigmoid } from './gaussian.ts';

interface Row {
  /** WGSL functions that the two expressions call. */
  readonly functions?: string;
  /** f(x); f(0) = 0, so that padding stays 0. */
  readonly value: string;
  /** f', in terms of `derivativeOf`. */
  readonly derivative: string;
  readonly derivativeOf: 'y' | 'x';
}

// An odd polynomial near 0, where (1 - t) / (1 + t) cancels; relative error 2e-7 (Moshier's Cephes, tanhf.c).
// The built-in tanh may be exp(x) / exp(x), which is NaN for large x.
const stableTanh = `
fn stableTanh(x: vec4f) -> vec4f {
  let c = clamp(x, vec4f(-20.0), vec4f(20.0));
  let z = c * c;
  let p = (((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z;
  let t = exp(-2.0 * abs(c));
  return select(sign(c) * (1.0 - t) / (1.0 + t), c + c * z * (p - 3.33332819422e-1), abs(c) < vec4f(0.625));
}`;

// 0.5 (1 + tanh u) = sigmoid(2 u), which keeps its digits for negative u. Beyond |x| = 10 it is 0 or 1 to
// every digit.
const geluGate = `${sigmoid}
fn geluGate(c: vec4f) -> vec4f {
  return sigmoid(1.5957691216057308 * c * (1.0 + 0.044715 * c * c));
}

fn geluDerivative(x: vec4f) -> vec4f {
  let c = clamp(x, vec4f(-10.0), vec4f(10.0));
  return geluGate(c) + c * geluGate(c) * geluGate(-c) * 1.5957691216057308 * (1.0 + 0.134145 * c * c);
}`;

const activations = {
  identity: { value: 'x', derivative: 'vec4f(1.0)', derivativeOf: 'y' },
  relu: {
    value: 'max(x, vec4f())',
    derivative: 'select(vec4f(), vec4f(1.0), y > vec4f())',
    derivativeOf: 'y',
  },
  tanh: {
    functions: stableTanh,
    value: 'stableTanh(x)',
    derivative: '(1.0 - y) * (1.0 + y)',
    derivativeOf: 'y',
  },
  // the tanh approximation, x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2: Hendrycks and Gimpel 2016,
  // section 2
  gelu: {
    functions: geluGate,
    value: 'max(x, vec4f(-10.0)) * geluGate(clamp(x, vec4f(-10.0), vec4f(10.0)))',
    derivative: 'geluDerivative(x)',
    derivativeOf: 'x',
  },
} as const satisfies Record<string, Row>;

export type Activation = keyof typeof activations;
/** An activation of a hidden layer. The last layer has none. */
export type HiddenActivation = Exclude<Activation, 'identity'>;

/** Activations whose derivative can be computed from y. */
type DerivativeOfY = {
  [K in Activation]: (typeof activations)[K]['derivativeOf'] extends 'y' ? K : never;
}[Activation];

export const activationKinds = Object.keys(activations) as Activation[];
export const hiddenActivations = activationKinds.filter((kind) => kind !== 'identity');

/** Whether f' cannot be computed from y, because f is not monotone. The forward pass must then keep it. */
export const needsDerivative = (kind: Activation): boolean => activations[kind].derivativeOf === 'x';

/** Where a backward pass finds f': in y, by one of these activations, or in what the forward pass kept. */
export const derivativeSources = [
  ...activationKinds.filter((kind): kind is DerivativeOfY => !needsDerivative(kind)),
  'kept',
] as const;
export type DerivativeSource = (typeof derivativeSources)[number];

/** WGSL: `nonlinearity(x)`, and `nonlinearityDerivative` of its value y, or of x if `needsDerivative`. */
export function nonlinearity(kind: Activation): string {
  const { functions = '', value, derivative, derivativeOf }: Row = activations[kind];
  return `${functions}
fn nonlinearity(x: vec4f) -> vec4f { return ${value}; }
fn nonlinearityDerivative(${derivativeOf}: vec4f) -> vec4f { return ${derivative}; }`;
}
