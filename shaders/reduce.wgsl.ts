/**
 * Adds up a step's partial sums into one row of the metrics ring: one workgroup, each invocation a fixed
 * share. It adds up runs of at most 64 terms first. A sum of many terms in a row would drift, because each
 * is rounded to the size of what was added before it.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { oneRow } from './lib/counting.ts';
import { finite } from './lib/finite.ts';
import { step } from './lib/step.ts';
import { groupSize, total } from './lib/total.ts';

export const reduce = defineKernel({
  name: 'reduce',
  equation: 'metrics[row] = (sum nll, hits or squared errors, KL, count of numbers that are not finite)',
  bindings: [
    read('scores', '[S, B] (nll, hit or squared error)'),
    read('partials', '[Q] (KL, count)'),
    { ...readWrite('metrics', '[R] ring of rows'), touches: oneRow },
  ],
  constants: ['threads', 'lanes'],
  variants: [{ into: 'ring' }],
  workgroup: [1, 1],
  code: () => wgsl`
${step}
${finite}
override threads: u32;  // Q
override lanes: u32;    // draws, or members, of the step

@group(0) @binding(0) var<storage, read> scores: array<vec2f>;
@group(0) @binding(1) var<storage, read> partials: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> metrics: array<vec4f>;

${total('vec4f')}

const group = ${String(groupSize)}u;
const run = 64u * group;

@compute @workgroup_size(${String(groupSize)})
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = vec4f();
  let terms = step.batch * lanes;
  for (var first = lane; first < terms; first += run) {
    var part = vec4f();
    for (var i = first; i < min(first + run, terms); i += group) {
      let score = scores[i];
      part += vec4f(score, 0.0, select(0.0, 1.0, isNotFinite(vec4f(score.x)).x));
    }
    sum += part;
  }
  for (var first = lane; first < threads; first += run) {
    var part = vec2f();
    for (var i = first; i < min(first + run, threads); i += group) { part += partials[i]; }
    sum += vec4f(0.0, 0.0, part);
  }
  let all = totalOf(lane, sum);
  if (lane == 0u) { metrics[step.row] = all; }
}`,
});
