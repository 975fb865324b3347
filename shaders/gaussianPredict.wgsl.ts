/**
 * Moments of the posterior predictive of a regression. Draws come in blocks. Of a block, this keeps the mean
 * and the variance of its first draw, and sums the deviations from them: if means are large beside their
 * spread, sums of the means themselves would lose it to rounding. Equal draws add exact zeros. The host adds
 * the blocks in float64.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { minibatchRows } from './lib/counting.ts';
import { noiseLogSigma } from './lib/gaussian.ts';
import { step } from './lib/step.ts';

export const gaussianPredict = defineKernel({
  name: 'gaussianPredict',
  equation:
    "first[n, t] = (m_f, v_f) of a block's first draw f, sums[n, t] = sum_s (d_s, d_s^2, v_s - v_f);   " +
    'd = m - m_f, v = sigma^2',
  bindings: [
    read('outputs', '[S, B, 2T + 1] (means, log sigmas), rows padded to vec4'),
    {
      ...readWrite('first', "[N, T] mean and variance of the block's first draw"),
      touches: minibatchRows(({ targets }) => 2 * targets!),
    },
    {
      ...readWrite(
        'sums',
        "[N, T, 3] sums over the block's draws: deviations of the mean, squares, variances",
      ),
      touches: minibatchRows(({ targets }) => 3 * targets!),
    },
    readWrite('kept', '[S, B, 2T] (means, sigmas) of each draw', (v) => v.keep === 'draws'),
  ],
  constants: ['targets', 'columnVectors', 'yDraw', 'blockDraws'],
  variants: [{ keep: 'moments' }, { keep: 'draws' }],
  workgroup: [64, 1],
  code: ({ keep }) => wgsl`
${step}
${noiseLogSigma}
override targets: u32;        // T
override columnVectors: u32;  // vec4s in a row of outputs
override yDraw: u32;          // vec4s from one draw to the next
override blockDraws: u32;     // draws in a block

@group(0) @binding(0) var<storage, read> outputs: array<f32>;
@group(0) @binding(1) var<storage, read_write> first: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
#if ${keep === 'draws'}
@group(0) @binding(3) var<storage, read_write> kept: array<f32>;
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  for (var t = 0u; t < targets; t++) {
    let row = (step.row + b) * targets + t;
    var origin = first[row];
    var sum = vec3f(sums[3u * row], sums[3u * row + 1u], sums[3u * row + 2u]);
    for (var s = 0u; s < step.draws; s++) {
      let output = (yDraw * s + b * columnVectors) * 4u + t;
      let mean = outputs[output];
      let sigma = exp(noiseLogSigma(outputs[output + targets]));
      let drawn = vec2f(mean, sigma * sigma);
      if ((step.firstDraw + s) % blockDraws == 0u) {
        origin = drawn;
        sum = vec3f();
      }
      let d = drawn - origin;
      sum += vec3f(d.x, d.x * d.x, d.y);
#if ${keep === 'draws'}
      let at = (s * step.batch + b) * 2u * targets + t;
      kept[at] = mean;
      kept[at + targets] = sigma;
#endif
    }
    first[row] = origin;
    sums[3u * row] = sum.x;
    sums[3u * row + 1u] = sum.y;
    sums[3u * row + 2u] = sum.z;
  }
}`,
});
