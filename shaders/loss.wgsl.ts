/**
 * The categorical negative log likelihood of each example, its gradient, and whether the example was a hit. A
 * head may have one class more than there are answers, "none of them". That is the class of pseudo-examples,
 * which count with a weight a of their own and are never a hit.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { categorical } from './lib/categorical.ts';
import { minibatchPlaces, minibatchShare } from './lib/counting.ts';
import { step } from './lib/step.ts';

export const loss = defineKernel({
  name: 'loss',
  equation:
    'nll = -a log softmax(logits)[y],   dlogits = a (softmax(logits) - onehot(y)) lossScale, 1 / (S B),   y[b] = labels[order[first + b]],   a = 1, or pseudoWeight if y is none',
  bindings: [
    read('logits', '[S, B, C + 1] rows padded to vec4'),
    { ...read('labels', '[N] class of each example'), touches: minibatchShare },
    { ...read('order', '[N] permutation of the examples, or [S, N]'), touches: minibatchPlaces },
    readWrite('dlogits', '[S, B, C + 1] gradient of the mean NLL'),
    readWrite('scores', '[S, B] (nll, 1 if the most probable answer is y)'),
  ],
  constants: ['classes', 'answers', 'columnVectors', 'yDraw', 'orderDraw'],
  variants: [{ head: 'categorical' }],
  workgroup: [64, 1],
  code: () => wgsl`
${step}
override classes: u32;        // C
override answers: u32;        // the classes but none: C, or C - 1
override columnVectors: u32;  // vec4s in a row of logits
override yDraw: u32;          // vec4s from one draw to the next
override orderDraw: u32;      // words of order from one draw to the next (0: shared)

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read_write> dlogits: array<f32>;
@group(0) @binding(4) var<storage, read_write> scores: array<vec2f>;
${categorical}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  let first = (yDraw * id.z + b * columnVectors) * 4u;
  let label = labels[order[orderDraw * id.z + step.firstExample + b]];
  let weight = select(1.0, step.pseudoWeight, label >= answers);
  let normaliser = logSumExp(first, classes);
  var best = 0u;
  for (var c = 0u; c < columnVectors * 4u; c++) {
    if (c < classes) {
      if (c < answers && logits[first + c] > logits[first + best]) { best = c; }
      let residual = exp(logits[first + c] - normaliser) - select(0.0, 1.0, c == label);
      dlogits[first + c] = residual * (weight * step.lossScale);
    } else {
      dlogits[first + c] = 0.0;
    }
  }
  let nll = -weight * logCategorical(label, first, classes);
  scores[id.z * step.batch + b] = vec2f(nll, select(0.0, 1.0, best == label));
}`,
});
