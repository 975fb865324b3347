/**
 * The end of a step of IVON, improved variational online Newton (Shen et al. 2024, "Variational learning is
 * effective for large deep networks", algorithm 1). q(w) = N(mu, sigma^2) as in `update`, but the width
 * follows from a running estimate h of the diagonal Hessian, and mu takes a Newton step:
 *
 *   lambda = 1 / c, g = d mean(nll) / dw
 *   delta = c / s^2, the precision of the prior N(0, s^2) per unit of lambda
 *   h_hat = g eps / sigma                                 Stein's estimate of the Hessian at mu
 *   m = beta1 m + (1 - beta1) g
 *   h = beta2 h + (1 - beta2) h_hat + (1 - beta2)^2 (h - h_hat)^2 / (2 (h + delta)), so h + delta > 0
 *   mu -= learningRate (m / (1 - beta1^t) + delta mu) / (h + delta)
 *   sigma = 1 / sqrt(lambda (h + delta))
 *
 * The first step computes h from the sigma that it starts from.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { drawCounts, eachDraw } from './lib/draws.ts';
import { finite } from './lib/finite.ts';
import { inverseSoftplus, softplus } from './lib/gaussian.ts';
import { klSnippet } from './lib/kl.ts';
import { priorSnippet } from './lib/prior.ts';
import { random, streams } from './lib/random.ts';
import { copiedStep } from './lib/step.ts';
import { sweep, sweepConstants } from './lib/sweep.ts';

export const updateIvon = defineKernel({
  name: 'updateIvon',
  equation:
    'mu -= step (m + delta mu) / (h + delta), sigma^2 = c / (h + delta);  partials = (KL, count of numbers that are not finite)',
  bindings: [
    read('dw', '[S, P] gradient of the mean NLL with respect to w'),
    read('priors', '[L] where each layer ends, the numbers of its prior, and those of the noise'),
    readWrite('mu', '[P] posterior means'),
    readWrite('rho', '[P] sigma = softplus(rho)'),
    readWrite('muMoments', '[P] m, the running mean of the gradient'),
    readWrite('rhoMoments', '[P] h, the running estimate of the Hessian'),
    readWrite('partials', '[Q] (KL, count) of the weights of one invocation'),
  ],
  constants: sweepConstants,
  passesOverArenas: true,
  variants: combinations({ drawCount: drawCounts, prior: ['gaussian'], kl: ['closed'] }),
  workgroup: [64, 1],
  code: ({ drawCount, prior, kl }) => wgsl`
${copiedStep}
${softplus}
${inverseSoftplus}
${random}
${finite}
${priorSnippet(prior)}
${klSnippet(kl)}
${sweep}

@group(0) @binding(0) var<storage, read> dw: array<vec4f>;
@group(0) @binding(1) var<storage, read> priors: array<LayerPrior>;
@group(0) @binding(2) var<storage, read_write> mu: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> rho: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> muMoments: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rhoMoments: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  step = uniformStep;
  var kl = vec4f();
  var count = vec4f();
  let mine = sweepOf(id.x);
  var layer = 0u;
  var ofLayer = priors[0];
  for (var i = mine.first; i < mine.end; i += mine.stride) {
    while (i >= ofLayer.end) {
      layer++;
      ofLayer = priors[layer];
    }
    let oldMu = mu[i];
    let oldRho = rho[i];
    let dead = isDead(oldRho);
    let sigma = select(softplus(oldRho), vec4f(1.0), dead);
    let ofWeights = weightPrior(i, ofLayer);
    let scale = gaussianScale(ofWeights);
    let delta = step.klScale / (scale * scale);

    var g = vec4f();
    var gEps = vec4f();
${eachDraw(
  drawCount,
  `      let eps = randomNormal(vec4u(i, step.firstDraw + s, step.index, ${String(streams.weights)}u), vec4f(), vec4f(1.0));
      let ofDraw = dw[s * parameterVectors + i];
      g += ofDraw;
      gEps += ofDraw * eps;`,
)}
    let begins = step.momentSteps == 0u;
    let found = max(vec4f(), step.klScale / (sigma * sigma) - delta);
    let h = select(rhoMoments[i], found, begins);
    let hHat = gEps / sigma;
    let change = (1.0 - step.beta2) * (h - hHat);
    let newH = step.beta2 * h + (1.0 - step.beta2) * hHat + 0.5 * change * change / (h + delta);
    let newM = step.beta1 * select(muMoments[i], vec4f(), begins) + (1.0 - step.beta1) * g;
    let curvature = newH + delta;
    let newMu = oldMu - step.learningRateMu * (step.correction1 * newM + delta * oldMu) / curvature;
    let newRho = inverseSoftplus(sqrt(step.klScale / curvature));

    mu[i] = select(newMu, oldMu, dead);
    rho[i] = select(newRho, oldRho, dead);
    muMoments[i] = select(newM, vec4f(), dead);
    rhoMoments[i] = select(newH, vec4f(), dead);
    let broken = isNotFinite(newMu) | isNotFinite(newRho) | isNotFinite(newM) | isNotFinite(newH);
    kl += select(klOf(oldMu, sigma, vec4f(), ofWeights).value, vec4f(), dead);
    count += select(vec4f(), vec4f(1.0), broken & !dead);
  }
  partials[id.x] = vec2f(dot(kl, vec4f(1.0)), dot(count, vec4f(1.0)));
}`,
});
