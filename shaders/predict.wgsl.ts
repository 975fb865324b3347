/**
 * Moments of the posterior predictive: probabilities (never logits or log probabilities) are summed over
 * draws, and so is the entropy of each draw. Draws come in blocks. Of a block, this keeps the values of its
 * first draw and sums the deviations from them. Equal draws then add exact zeros, and no sum in float32 grows
 * with the number of draws: the host adds the blocks in float64 and takes the buffers anew.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { categorical } from './lib/categorical.ts';
import { minibatchRows } from './lib/counting.ts';
import { step } from './lib/step.ts';

export const predict = defineKernel({
  name: 'predict',
  equation:
    "first[n] = v_f of a block's first draw f, sums[n] = sum_s v_s - v_f;   v = (p, H[p]), p = softmax(logits)",
  bindings: [
    read('logits', '[S, B, C + 1] rows padded to vec4'),
    {
      ...readWrite('first', "[N, C + 1] probabilities of the block's first draw, and their entropy"),
      touches: minibatchRows(({ classes }) => classes! + 1),
    },
    {
      ...readWrite('sums', "[N, C + 1] sums over the block's draws of the deviations from the first"),
      touches: minibatchRows(({ classes }) => classes! + 1),
    },
    readWrite('probs', '[S, B, C] probabilities of each draw', (v) => v.keep === 'draws'),
  ],
  constants: ['classes', 'columnVectors', 'yDraw', 'blockDraws'],
  variants: [{ keep: 'moments' }, { keep: 'draws' }],
  workgroup: [64, 1],
  code: ({ keep }) => wgsl`
${step}
override classes: u32;        // C
override columnVectors: u32;  // vec4s in a row of logits
override yDraw: u32;          // vec4s from one draw to the next
override blockDraws: u32;     // draws in a block

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> first: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
#if ${keep === 'draws'}
@group(0) @binding(3) var<storage, read_write> probs: array<f32>;
#endif
${categorical}

fn add(at: u32, value: f32, begins: bool) {
  if (begins) {
    first[at] = value;
    sums[at] = 0.0;
  } else {
    sums[at] += value - first[at];
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  let row = (step.row + b) * (classes + 1u);
  for (var s = 0u; s < step.draws; s++) {
    let begins = (step.firstDraw + s) % blockDraws == 0u;
    let at = (yDraw * s + b * columnVectors) * 4u;
    // the largest logit goes first: beside it, log Z would be rounded
    let normaliser = topAndLogZ(at, classes);
    var entropy = 0.0f;
    for (var c = 0u; c < classes; c++) {
      let logP = (logits[at + c] - normaliser.x) - normaliser.y;
      let p = exp(logP);
      entropy -= p * logP;
      add(row + c, p, begins);
#if ${keep === 'draws'}
      probs[(s * step.batch + b) * classes + c] = p;
#endif
    }
    add(row + classes, entropy, begins);
  }
}`,
});
