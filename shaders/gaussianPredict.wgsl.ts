/**
 * Moments of the posterior predictive of a regression. Means are summed as deviations from the first draw: if
 * they are large beside their spread, sums of the means themselves would lose it to rounding. Groups of draws
 * add to the same rows.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { minibatchRows } from './lib/counting.ts';
import { noiseLogSigma } from './lib/gaussian.ts';
import { step } from './lib/step.ts';

export const gaussianPredict = defineKernel({
  name: 'gaussianPredict',
  equation: 'moments[n, t] += (m_0 once, sum_s d_s, sum_s d_s^2, sum_s sigma_s^2),   d_s = m_s - m_0',
  bindings: [
    read('outputs', '[S, B, 2T + 1] (means, log sigmas), rows padded to vec4'),
    {
      ...readWrite('moments', '[N, T] the four moments of each target'),
      touches: minibatchRows(({ targets }) => 4 * targets!),
    },
    readWrite('kept', '[S, B, 2T] (means, sigmas) of each draw', (v) => v.keep === 'draws'),
  ],
  constants: ['targets', 'columnVectors', 'yDraw'],
  variants: [{ keep: 'moments' }, { keep: 'draws' }],
  workgroup: [64, 1],
  code: ({ keep }) => wgsl`
${step}
${noiseLogSigma}
override targets: u32;        // T
override columnVectors: u32;  // vec4s in a row of outputs
override yDraw: u32;          // vec4s from one draw to the next

@group(0) @binding(0) var<storage, read> outputs: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<vec4f>;
#if ${keep === 'draws'}
@group(0) @binding(2) var<storage, read_write> kept: array<f32>;
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  for (var t = 0u; t < targets; t++) {
    let row = (step.row + b) * targets + t;
    var sums = moments[row];
    for (var s = 0u; s < step.draws; s++) {
      let first = (yDraw * s + b * columnVectors) * 4u;
      let mean = outputs[first + t];
      let sigma = exp(noiseLogSigma(outputs[first + targets + t]));
      if (step.firstDraw + s == 0u) { sums.x = mean; }
      let d = mean - sums.x;
      sums += vec4f(0.0, d, d * d, sigma * sigma);
#if ${keep === 'draws'}
      let at = (s * step.batch + b) * 2u * targets + t;
      kept[at] = mean;
      kept[at + targets] = sigma;
#endif
    }
    moments[row] = sums;
  }
}`,
});
