/**
 * Activations in the epilogue of a layer, and their derivatives from the activation itself (so that only y is kept).
 * Adding one is adding a row here, its twin in src/reference/nonlinearity.ts, and a test.
 */
const activations = {
  identity: { value: 'x', slope: 'vec4f(1.0)' },
  relu: { value: 'max(x, vec4f())', slope: 'select(vec4f(), vec4f(1.0), y > vec4f())' },
} as const;

export type Activation = keyof typeof activations;

/** WGSL: `nonlinearity(x)` and `nonlinearitySlope(y)`, y = nonlinearity(x). */
export function nonlinearity(kind: Activation): string {
  const { value, slope } = activations[kind];
  return `
fn nonlinearity(x: vec4f) -> vec4f { return ${value}; }
fn nonlinearitySlope(y: vec4f) -> vec4f { return ${slope}; }`;
}
