/**
 * The factor that a clipped step's gradient is multiplied by (Pascanu, Mikolov and Bengio 2013, algorithm 1).
 */
import { defineKernel, readWrite, wgsl } from './kernel.ts';
import { finite } from './lib/finite.ts';
import { step } from './lib/step.ts';
import { groupSize, total } from './lib/total.ts';

export const clip = defineKernel({
  name: 'clip',
  equation: 'partials[Q] = (min(1, clipNorm / norm), norm),   norm^2 = sum of partials[0 .. Q)',
  bindings: [readWrite('partials', '[Q + 1] squares, then the factor')],
  constants: ['threads'],
  variants: [{ by: 'norm' }],
  workgroup: [1, 1],
  code: () => wgsl`
${step}
${finite}
override threads: u32;  // Q

@group(0) @binding(0) var<storage, read_write> partials: array<vec2f>;
${total('f32')}

@compute @workgroup_size(${String(groupSize)})
fn main(@builtin(local_invocation_index) lane: u32) {
  var share = 0.0f;
  for (var i = lane; i < threads; i += ${String(groupSize)}u) { share += partials[i].x; }
  let norm = sqrt(totalOf(lane, share));
  // if the norm is not finite, nothing is scaled: the check in update reports it
  let whole = norm <= step.clipNorm || isNotFinite(vec4f(norm)).x;
  if (lane == 0u) { partials[threads] = vec2f(select(step.clipNorm / norm, 1.0, whole), norm); }
}`,
});
