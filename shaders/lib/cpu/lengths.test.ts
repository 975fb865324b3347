import { expect, test } from 'vitest';
import { withLengths } from './lengths.ts';

test('a storage array of numbers gets the length of its buffer, any other declaration stays as it is', () => {
  const rest = `
@group(0) @binding(2) var<storage, read> priors: array<LayerPrior>;
@group(0) @binding(3) var<storage, read> unbound: array<f32>;
var<private> kept: array<vec4f, 3>;`;
  const code = `
@group(0) @binding(0) var<storage, read> mu: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> partials: array<vec2f>;${rest}`;
  const buffers = { mu: { size: 160 }, partials: { size: 36 }, priors: { size: 64 } };
  expect(withLengths(code, buffers)).toBe(`
@group(0) @binding(0) var<storage, read> mu: array<vec4f, 10u>;
@group(0) @binding(1) var<storage, read_write> partials: array<vec2f, 4u>;${rest}`);
});
