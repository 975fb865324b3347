/** Before a clipped step: the squared length of the whole gradient, as partial sums that `clip` adds up. */
import { defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { eachDraw } from './lib/draws.ts';
import { gradientBindings, gradientSnippet, gradientVariants } from './lib/gradient.ts';
import { copiedStep } from './lib/step.ts';
import { sweep, sweepConstants } from './lib/sweep.ts';

export const gradientNorm = defineKernel({
  name: 'gradientNorm',
  equation: 'partials = (sum of dmu^2 + drho^2, 0)',
  bindings: [
    ...gradientBindings('read'),
    read('mu', '[P] posterior means'),
    read('rho', '[P] sigma = softplus(rho)'),
    readWrite('partials', '[Q + 1] squares of the weights of one invocation'),
    read('w', '[S, P] drawn weights', (v) => v.noise === 'weights'),
  ],
  constants: sweepConstants,
  passesOverArenas: true,
  variants: gradientVariants,
  workgroup: [64, 1],
  code: (variant) => wgsl`
${copiedStep}
${sweep}
${gradientSnippet(variant, 'read')}

@group(0) @binding(4) var<storage, read> mu: array<vec4f>;
@group(0) @binding(5) var<storage, read> rho: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec2f>;
#if ${variant.noise === 'weights'}
@group(0) @binding(7) var<storage, read> w: array<vec4f>;
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  step = uniformStep;
  var squares = 0.0f;
  let mine = sweepOf(id.x);
  var layer = 0u;
  var ofLayer = priors[0];
  for (var i = mine.first; i < mine.end; i += mine.stride) {
    while (i >= ofLayer.end) {
      layer++;
      ofLayer = priors[layer];
    }
    let weight = weightOf(mu[i], rho[i]);
    let ofWeights = weightPrior(i, ofLayer);
    var gradient = Gradient();
${eachDraw(
  variant.drawCount,
  `
      let eps = epsOf(i, s, weight);
      let ofLoss = lossGradient(i, s, weight.sigma, eps);
      let ofKl = klGradient(s, weight, eps, ofWeights);
      gradient.mu += ofLoss.mu + ofKl.mu;
      gradient.sigma += ofLoss.sigma + ofKl.sigma;
      gradient.kl += ofKl.kl;`,
)}
    let dMu = select(gradient.mu, vec4f(), weight.dead);
    let dRho = rhoGradient(gradient.sigma, weight);
    squares += dot(dMu, dMu) + dot(dRho, dRho);
  }
  partials[id.x] = vec2f(squares, 0.0);
}`,
});
