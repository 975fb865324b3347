/**
 * The end of a training step, for every parameter in one pass: gradient of the KL, total gradients of mu and rho, one
 * step of the optimiser each, the KL's value for the report, and the check that everything is still finite.
 *
 *   c = klScale, g = d mean(nll) / dw
 *   draw:   dmu = g + c dKL/dmu,  drho = (g eps + c dKL/dsigma) sigmoid(rho)       Blundell et al. 2015, section 3.2
 *   flipout: as draw, with g eps replaced by dperturbation eps
 *   local:  dmu = g + c dKL/dmu,  drho = (2 sigma dvariance + c dKL/dsigma) sigmoid(rho)
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { finite } from './lib/finite.ts';
import { softplus } from './lib/gaussian.ts';
import { klSnippet, klVariants } from './lib/kl.ts';
import { momentsOf, optimiserRules, optimiserSnippet } from './lib/optimiser.ts';
import { priorSnippet } from './lib/prior.ts';
import { random, streams } from './lib/random.ts';
import { step } from './lib/step.ts';

const estimators = ['draw', 'local', 'flipout'] as const;

export const update = defineKernel({
  name: 'update',
  equation:
    '(mu, rho) -= step(d mean(nll) + c dKL), mu -= decay mu;  partials = (KL, count of numbers that are not finite)',
  bindings: [
    readWrite('mu', '[P] posterior means'),
    readWrite('rho', '[P] sigma = softplus(rho)'),
    read('dw', '[P] gradient of the mean NLL with respect to w (local: mu)'),
    read('dvariance', '[P] gradient of the mean NLL with respect to sigma^2', (v) => v.estimator === 'local'),
    readWrite('muMoments', '[2, P] first and second moment of dmu (sgd: [1, P])'),
    readWrite('rhoMoments', '[2, P] first and second moment of drho (sgd: [1, P])'),
    readWrite('partials', '[Q] (KL, count) of the weights of one invocation'),
    read(
      'dperturbation',
      '[P] gradient of the mean NLL with respect to sigma eps',
      (v) => v.estimator === 'flipout',
    ),
  ],
  constants: ['parameterVectors', 'threads'],
  variants: klVariants.flatMap((variant) =>
    combinations({ estimator: estimators, optimiser: optimiserRules }).map((choice) => ({
      ...choice,
      ...variant,
    })),
  ),
  workgroup: [64, 1],
  code: ({ estimator, optimiser, prior, kl }) => wgsl`
${step}
${softplus}
${random}
${finite}
${priorSnippet(prior)}
${klSnippet(kl)}
${optimiserSnippet(optimiser)}
override parameterVectors: u32;  // vec4s in an arena
override threads: u32;           // Q: each owns every Q-th vec4

@group(0) @binding(0) var<storage, read_write> mu: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> rho: array<vec4f>;
@group(0) @binding(2) var<storage, read> dw: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(3) var<storage, read> dvariance: array<vec4f>;
#endif
@group(0) @binding(4) var<storage, read_write> muMoments: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rhoMoments: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec2f>;
#if ${estimator === 'flipout'}
@group(0) @binding(7) var<storage, read> dperturbation: array<vec4f>;
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  var partial = vec2f();
  for (var i = id.x; i < parameterVectors; i += threads) {
    let oldMu = mu[i];
    let oldRho = rho[i];
    let dead = isDead(oldRho);
    let sigma = select(softplus(oldRho), vec4f(1.0), dead);
    let slope = sigmoid(oldRho);  // dsigma / drho
#if ${estimator !== 'local' || kl === 'sampled'}
    let eps = randomNormal(i, step.firstDraw, step.index, ${String(streams.weights)}u, vec4f(), vec4f(1.0));
#else
    let eps = vec4f();
#endif
    let term = klOf(oldMu, sigma, eps);
    let g = dw[i];
    let dMu = g + step.klScale * term.dMu;
#if ${estimator === 'local'}
    let dSigma = 2.0 * sigma * dvariance[i] + step.klScale * term.dSigma;
#elif ${estimator === 'flipout'}
    let dSigma = dperturbation[i] * eps + step.klScale * term.dSigma;
#else
    let dSigma = g * eps + step.klScale * term.dSigma;
#endif
    // the entropy's -c / sigma enters as sigmoid(rho) / sigma, which tends to 1 where sigma vanishes
    let dRho = dSigma * slope - step.klScale * (slope / sigma);

    let p = parameterVectors + i;
#if ${momentsOf(optimiser) === 2}
    let forMu = moments(muMoments[i], muMoments[p], dMu);
    let forRho = moments(rhoMoments[i], rhoMoments[p], dRho);
#else
    let forMu = moments(muMoments[i], vec4f(), dMu);
    let forRho = moments(rhoMoments[i], vec4f(), dRho);
#endif
    let decay = step.learningRateMu * step.weightDecay;
    let newMu = oldMu - decay * oldMu - stepOf(forMu, step.learningRateMu);
    let newRho = oldRho - stepOf(forRho, step.learningRateRho);
    mu[i] = select(newMu, oldMu, dead);
    rho[i] = select(newRho, oldRho, dead);
    muMoments[i] = select(forMu.first, vec4f(), dead);
    rhoMoments[i] = select(forRho.first, vec4f(), dead);
#if ${momentsOf(optimiser) === 2}
    muMoments[p] = select(forMu.second, vec4f(), dead);
    rhoMoments[p] = select(forRho.second, vec4f(), dead);
#endif

    // a square overflows before its gradient does, and would freeze the weight in silence; a step may forget a gradient
    let brokenMu = isNotFinite(newMu) | isNotFinite(forMu.first) | isNotFinite(forMu.second);
    let brokenRho = isNotFinite(newRho) | isNotFinite(forRho.first) | isNotFinite(forRho.second);
    let broken = brokenMu | brokenRho;
    partial.x += dot(select(term.value, vec4f(), dead), vec4f(1.0));
    partial.y += dot(select(vec4f(), vec4f(1.0), broken & !dead), vec4f(1.0));
  }
  partials[id.x] = partial;
}`,
});
