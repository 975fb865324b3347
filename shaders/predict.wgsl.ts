/**
 * Moments of the posterior predictive: probabilities (never logits or log probabilities) are summed over
 * draws, and so is the entropy of each draw. Groups of draws add to the same rows, so memory does not grow
 * with the number of draws.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { categorical } from './lib/categorical.ts';
import { minibatchRows } from './lib/counting.ts';
import { step } from './lib/step.ts';

export const predict = defineKernel({
  name: 'predict',
  equation: 'moments[n] += (sum_s p_s, sum_s H[p_s]),   p_s = softmax(logits_s)',
  bindings: [
    read('logits', '[S, B, C + 1] rows padded to vec4'),
    {
      ...readWrite('moments', '[N, C + 1] sums over draws of the probabilities and of their entropy'),
      touches: minibatchRows(({ classes }) => classes! + 1),
    },
    readWrite('probs', '[S, B, C] probabilities of each draw', (v) => v.keep === 'draws'),
  ],
  constants: ['classes', 'columnVectors', 'yDraw'],
  variants: [{ keep: 'moments' }, { keep: 'draws' }],
  workgroup: [64, 1],
  code: ({ keep }) => wgsl`
${step}
override classes: u32;        // C
override columnVectors: u32;  // vec4s in a row of logits
override yDraw: u32;          // vec4s from one draw to the next

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<f32>;
#if ${keep === 'draws'}
@group(0) @binding(2) var<storage, read_write> probs: array<f32>;
#endif
${categorical}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  let row = (step.row + b) * (classes + 1u);
  for (var s = 0u; s < step.draws; s++) {
    let first = (yDraw * s + b * columnVectors) * 4u;
    let normaliser = logSumExp(first, classes);
    var entropy = 0.0f;
    for (var c = 0u; c < classes; c++) {
      let logP = logits[first + c] - normaliser;
      let p = exp(logP);
      entropy -= p * logP;
      moments[row + c] += p;
#if ${keep === 'draws'}
      probs[(s * step.batch + b) * classes + c] = p;
#endif
    }
    moments[row + classes] += entropy;
  }
}`,
});
