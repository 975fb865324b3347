/**
 * The end of a training step, for every parameter in one pass: total gradients of mu and rho (lib/gradient.ts), scaled down
 * where the whole gradient is clipped, one step of the optimiser each, the KL's value for the report, and the check that
 * everything is still finite. A point has no rho to move. What the next step multiplies by is made at once, while mu and rho are
 * at hand: the weights, where the gradient finds its noise in those of this step, and for local the variances, in place of their
 * gradient. Then the next step needs no `sample`.
 */
import { combinations, defineKernel, readWrite, wgsl } from './kernel.ts';
import { eachDraw } from './lib/draws.ts';
import { finite } from './lib/finite.ts';
import { gradientBindings, gradientSnippet, gradientVariants } from './lib/gradient.ts';
import { momentsOf, optimiserRules, optimiserSnippet } from './lib/optimiser.ts';
import { streams } from './lib/random.ts';
import { copiedStep } from './lib/step.ts';
import { sweep, sweepConstants } from './lib/sweep.ts';

export const update = defineKernel({
  name: 'update',
  equation:
    '(mu, rho) -= step(factor (d mean(nll) + c dKL)), mu -= decay mu;  partials = (KL, count of numbers that are not finite)',
  bindings: [
    ...gradientBindings('readWrite'),
    readWrite('mu', '[P] posterior means'),
    readWrite('rho', '[P] sigma = softplus(rho)'),
    readWrite('muMoments', '[2, P] first and second moment of dmu (sgd: [1, P])'),
    readWrite(
      'rhoMoments',
      '[2, P] first and second moment of drho (sgd: [1, P])',
      (v) => v.estimator !== 'point',
    ),
    readWrite(
      'partials',
      '[Q + 1] (KL, count) of the weights of one invocation; before, and in row Q, (factor, norm)',
    ),
    readWrite('w', '[S, P] drawn weights; then those of the next step', (v) => v.noise === 'weights'),
  ],
  constants: sweepConstants,
  passesOverArenas: true,
  variants: gradientVariants.flatMap((variant) =>
    combinations({ optimiser: optimiserRules }).map((choice) => ({ ...variant, ...choice })),
  ),
  workgroup: [64, 1],
  code: ({ estimator, noise, draws, optimiser, prior, kl }) => wgsl`
${copiedStep}
${finite}
${sweep}
${gradientSnippet({ estimator, noise, draws, prior, kl }, 'readWrite')}
${optimiserSnippet(optimiser)}

@group(0) @binding(4) var<storage, read_write> mu: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rho: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> muMoments: array<vec4f>;
#if ${estimator !== 'point'}
@group(0) @binding(7) var<storage, read_write> rhoMoments: array<vec4f>;
#endif
@group(0) @binding(8) var<storage, read_write> partials: array<vec2f>;
#if ${noise === 'weights'}
@group(0) @binding(9) var<storage, read_write> w: array<vec4f>;
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  step = uniformStep;
  var kl = 0.0;
  var count = 0.0;
  let mine = sweepOf(id.x);
  var layer = 0u;
  var ofLayer = priors[0];
  let factor = partials[threads].x;
  for (var i = mine.first; i < mine.end; i += mine.stride) {
    while (i >= ofLayer.end) {
      layer++;
      ofLayer = priors[layer];
    }
    let oldMu = mu[i];
    let oldRho = rho[i];
    let dead = isDead(oldRho);
    let p = parameterVectors + i;
    let gradient = gradientOf(i, oldMu, oldRho, ofLayer);
    kl += dot(gradient.kl, vec4f(1.0));

#if ${momentsOf(optimiser) === 2}
    let forMu = moments(muMoments[i], muMoments[p], factor * gradient.dMu);
#else
    let forMu = moments(muMoments[i], vec4f(), factor * gradient.dMu);
#endif
    let decay = step.learningRateMu * step.weightDecay;
    let newMu = oldMu - decay * oldMu - stepOf(forMu, step.learningRateMu);
    let nextMu = select(newMu, oldMu, dead);
    mu[i] = nextMu;
    muMoments[i] = forMu.first;
#if ${momentsOf(optimiser) === 2}
    muMoments[p] = forMu.second;
#endif
    // a square overflows before its gradient does, and would freeze the weight in silence; a broken first moment breaks mu
    var broken = isNotFinite(nextMu) | isNotFinite(forMu.second);

#if ${estimator !== 'point'}
#if ${momentsOf(optimiser) === 2}
    let forRho = moments(rhoMoments[i], rhoMoments[p], factor * gradient.dRho);
#else
    let forRho = moments(rhoMoments[i], vec4f(), factor * gradient.dRho);
#endif
    let newRho = oldRho - stepOf(forRho, step.learningRateRho);
    let nextRho = select(newRho, oldRho, dead);
    rho[i] = nextRho;
    rhoMoments[i] = forRho.first;
#if ${momentsOf(optimiser) === 2}
    rhoMoments[p] = forRho.second;
#endif
    broken |= isNotFinite(nextRho) | isNotFinite(forRho.second);
#endif
    count += dot(select(vec4f(), vec4f(1.0), broken), vec4f(1.0));

#if ${noise === 'weights'}
    let sigma = softplus(nextRho);
${eachDraw(
  draws,
  `    w[s * parameterVectors + i] = randomNormal(vec4u(i, step.firstDraw + s, step.index + 1u, ${streams.weights}u), nextMu, sigma);`,
)}
#endif

#if ${estimator === 'local'}
    let sigma = softplus(nextRho);
    dvariance[i] = sigma * sigma;
#endif
  }
  partials[id.x] = vec2f(kl, count);
}`,
});
