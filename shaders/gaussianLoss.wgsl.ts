/** Regression: the Gaussian negative log likelihood of each example's T targets, and its gradient. */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { minibatchPlaces, minibatchShare } from './lib/counting.ts';
import { logGaussian, noiseLogSigma } from './lib/gaussian.ts';
import { step } from './lib/step.ts';

export const gaussianLoss = defineKernel({
  name: 'gaussianLoss',
  equation:
    'nll = -sum_t log N(y_t; m_t, s_t^2),   m = outputs[0 .. T), log s = outputs[T .. 2T),   doutputs = d nll lossScale, 1 / (S B),   ' +
    'y[b] = labels[order[first + b]]',
  bindings: [
    read('outputs', '[S, B, 2T + 1] rows padded to vec4'),
    { ...read('labels', '[N, T] targets of each example'), touches: minibatchShare },
    { ...read('order', '[N] permutation of the examples, or [S, N]'), touches: minibatchPlaces },
    readWrite('doutputs', '[S, B, 2T + 1] gradient of the mean NLL'),
    readWrite('scores', '[S, B] (nll, sum over targets of the squared error)'),
  ],
  constants: ['targets', 'columnVectors', 'yDraw', 'orderDraw'],
  variants: [{ head: 'gaussian' }],
  workgroup: [64, 1],
  code: () => wgsl`
${step}
${logGaussian}
${noiseLogSigma}
override targets: u32;        // T
override columnVectors: u32;  // vec4s in a row of outputs
override yDraw: u32;          // vec4s from one draw to the next
override orderDraw: u32;      // words of order from one draw to the next (0: shared)

@group(0) @binding(0) var<storage, read> outputs: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<f32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read_write> doutputs: array<f32>;
@group(0) @binding(4) var<storage, read_write> scores: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = id.x;
  if (b >= step.batch) { return; }
  let first = (yDraw * id.z + b * columnVectors) * 4u;
  let example = order[orderDraw * id.z + step.firstExample + b];
  var score = vec2f();
  for (var t = 0u; t < targets; t++) {
    let mean = outputs[first + t];
    // the value is clamped and its gradient is not, so training can return from beyond the limits
    let logSigma = noiseLogSigma(outputs[first + targets + t]);
    let wanted = labels[example * targets + t];
    let error = wanted - mean;
    let z = error * exp(-logSigma);
    doutputs[first + t] = -z * exp(-logSigma) * step.lossScale;
    doutputs[first + targets + t] = (1.0 - z * z) * step.lossScale;
    score += vec2f(-logGaussianLogSigma(vec4f(wanted), vec4f(mean), vec4f(logSigma)).x, error * error);
  }
  for (var c = 2u * targets; c < columnVectors * 4u; c++) { doutputs[first + c] = 0.0; }
  scores[id.z * step.batch + b] = score;
}`,
});
