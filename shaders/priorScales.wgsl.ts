/**
 * Empirical Bayes for a Gaussian prior with a scale for each layer: the scale with the highest ELBO, given
 * the posterior. d KL / ds = 0 for the closed-form KL gives s^2 = mean of mu^2 + sigma^2 (MacKay 1992; Graves
 * 2011, equation 18). The noise's log sigmas have a prior of their own, and no part in this.
 */
import { defineKernel, f32, read, readWrite, wgsl } from './kernel.ts';
import { softplus } from './lib/gaussian.ts';
import { priorSnippet } from './lib/prior.ts';
import { step } from './lib/step.ts';
import { groupSize, total } from './lib/total.ts';

/**
 * The least scale that is learned. Without it, a layer whose weights all vanish would make its prior a spike.
 */
export const leastScale = 1e-5;

export const priorScales = defineKernel({
  name: 'priorScales',
  equation: 'scale1 of each layer = sqrt(mean over its weights of mu^2 + sigma^2)',
  bindings: [
    read('mu', '[P] posterior means'),
    read('rho', '[P] sigma = softplus(rho)'),
    readWrite('priors', '[L] where each layer ends, the numbers of its prior, and those of the noise'),
  ],
  constants: [],
  variants: [{ prior: 'gaussian' }],
  workgroup: [1, 1],
  code: ({ prior }) => wgsl`
${step}
${softplus}
${priorSnippet(prior)}

@group(0) @binding(0) var<storage, read> mu: array<vec4f>;
@group(0) @binding(1) var<storage, read> rho: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> priors: array<LayerPrior>;
${total('vec2f')}

@compute @workgroup_size(${String(groupSize)})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let layer = group.x;
  var start = 0u;
  if (layer > 0u) { start = priors[layer - 1u].end; }
  let end = priors[layer].end;
  var share = vec2f();
  for (var i = start + lane; i < end; i += ${String(groupSize)}u) {
    let isNoise = weightPrior(i, priors[layer]).isNoise;
    let alive = select(vec4f(1.0), vec4f(), isDead(rho[i]) | isNoise);
    let sigma = softplus(rho[i]);
    share += vec2f(dot(alive, mu[i] * mu[i] + sigma * sigma), dot(alive, vec4f(1.0)));
  }
  let sum = totalOf(lane, share);
  if (lane == 0u && sum.y > 0.0) { priors[layer].scale1 = max(sqrt(sum.x / sum.y), ${f32(leastScale)}); }
}`,
});
