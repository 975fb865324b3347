/**
 * KL[q || p] of the whole network: partial sums, which `reduce` adds up. It measures the KL outside training;
 * in a training step `update` computes it.
 */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { softplus } from './lib/gaussian.ts';
import { klSnippet, klVariants } from './lib/kl.ts';
import { priorSnippet } from './lib/prior.ts';
import { random, streams } from './lib/random.ts';
import { copiedStep } from './lib/step.ts';
import { sweep, sweepConstants } from './lib/sweep.ts';

export const kl = defineKernel({
  name: 'kl',
  equation:
    'sum of log q(w) - log p(w) at w = mu + sigma eps,   or   sum of KL[N(mu, sigma^2) || p] in closed form',
  bindings: [
    read('mu', '[P] posterior means'),
    read('rho', '[P] sigma = softplus(rho)'),
    readWrite('partials', '[Q] (KL, 0) of the weights of one invocation'),
    read('priors', '[L] where each layer ends, the numbers of its prior, and those of the noise'),
  ],
  constants: sweepConstants,
  passesOverArenas: true,
  variants: klVariants,
  workgroup: [64, 1],
  code: (variant) => wgsl`
${copiedStep}
${softplus}
${random}
${priorSnippet(variant.prior)}
${klSnippet(variant.kl)}
${sweep}

@group(0) @binding(0) var<storage, read> mu: array<vec4f>;
@group(0) @binding(1) var<storage, read> rho: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<vec2f>;
@group(0) @binding(3) var<storage, read> priors: array<LayerPrior>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  step = uniformStep;
  var total = 0.0f;
  let mine = sweepOf(id.x);
  var layer = 0u;
  var ofLayer = priors[0];
  for (var i = mine.first; i < mine.end; i += mine.stride) {
    while (i >= ofLayer.end) {
      layer++;
      ofLayer = priors[layer];
    }
    let dead = isDead(rho[i]);
    let sigma = select(softplus(rho[i]), vec4f(1.0), dead);
    let eps = randomNormal(vec4u(i, step.firstDraw, step.index, ${String(streams.weights)}u), vec4f(), vec4f(1.0));
    total += dot(select(klOf(mu[i], sigma, eps, weightPrior(i, ofLayer)).value, vec4f(), dead), vec4f(1.0));
  }
  partials[id.x] = vec2f(total, 0.0);
}`,
});
