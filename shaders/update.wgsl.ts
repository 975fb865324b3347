/**
 * The end of a training step, for every parameter in one pass: the gradient of the loss and of the KL
 * (lib/gradient.ts), one step of the optimiser on mu and on rho, what the next step multiplies by, and the
 * check that everything is still finite. A clipped gradient is scaled down first. Weights without a width
 * (`point`) have no rho to move.
 *
 * The kernel also makes the next step's weights (draw) or variances (local, which overwrite their gradient),
 * because it has mu and rho in registers. The next step then needs no `sample`.
 */
import { combinations, defineKernel, readWrite, wgsl } from './kernel.ts';
import { eachDraw } from './lib/draws.ts';
import { finite } from './lib/finite.ts';
import { gradientBindings, gradientSnippet, gradientVariants } from './lib/gradient.ts';
import { momentsOf, optimiserRules, optimiserSnippet } from './lib/optimiser.ts';
import { streams } from './lib/random.ts';
import { copiedStep } from './lib/step.ts';
import { sweep, sweepConstants } from './lib/sweep.ts';

type Variant = (typeof variants)[number];

/** WGSL: the kernel from top to bottom. */
const main = ({ drawCount }: Variant) => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= threads) { return; }
  step = uniformStep;
  let factor = partials[threads].x;  // 1, unless the gradient is clipped
  var kl = 0.0;
  var count = 0.0;
  var layer = 0u;
  var ofLayer = priors[0];
  let mine = sweepOf(id.x);
  for (var i = mine.first; i < mine.end; i += mine.stride) {
    while (i >= ofLayer.end) {
      layer++;
      ofLayer = priors[layer];
    }
    let weight = weightOf(mu[i], rho[i]);
    let ofWeights = weightPrior(i, ofLayer);

    // the gradient of mean(nll) + c KL, over the draws s
    var gradient = Gradient();
${eachDraw(
  drawCount,
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
    kl += dot(select(gradient.kl, vec4f(), weight.dead), vec4f(1.0));

    // one step of the optimiser, on mu and on rho
    let newMu = stepMu(i, weight, factor * dMu);
    let newRho = stepRho(i, weight, factor * dRho);

    // what the next step multiplies by
    writeNext(i, newMu.value, newRho.value);

    // is everything still finite?
    count += dot(select(vec4f(), vec4f(1.0), newMu.broken | newRho.broken), vec4f(1.0));
  }
  partials[id.x] = vec2f(kl, count);
}`;

/**
 * WGSL: the optimiser on mu and on rho. A parameter is broken if it or its second moment is not finite. A
 * square overflows before its gradient does, and would freeze the weight without a sign. A first moment needs
 * no check: if it is not finite, neither is the parameter.
 */
const steps = ({ estimator, optimiser }: Variant) => wgsl`
struct Stepped { value: vec4f, broken: vec4<bool> }

fn stepMu(i: u32, weight: Weight, d: vec4f) -> Stepped {
  let m = moments(muMoments[i], ${momentsOf(optimiser) === 2 ? 'muMoments[parameterVectors + i]' : 'vec4f()'}, d);
  let decay = step.learningRateMu * step.weightDecay;
  let moved = weight.mu - decay * weight.mu - stepOf(m, step.learningRateMu);
  let next = select(moved, weight.mu, weight.dead);
  mu[i] = next;
  muMoments[i] = m.first;
#if ${momentsOf(optimiser) === 2}
  muMoments[parameterVectors + i] = m.second;
#endif
  return Stepped(next, isNotFinite(next) | isNotFinite(m.second));
}

fn stepRho(i: u32, weight: Weight, d: vec4f) -> Stepped {
#if ${estimator === 'point'}
  return Stepped(weight.rho, vec4<bool>(false));
#else
  let m = moments(rhoMoments[i], ${momentsOf(optimiser) === 2 ? 'rhoMoments[parameterVectors + i]' : 'vec4f()'}, d);
  let moved = weight.rho - stepOf(m, step.learningRateRho);
  let next = select(moved, weight.rho, weight.dead);
  rho[i] = next;
  rhoMoments[i] = m.first;
#if ${momentsOf(optimiser) === 2}
  rhoMoments[parameterVectors + i] = m.second;
#endif
  return Stepped(next, isNotFinite(next) | isNotFinite(m.second));
#endif
}`;

const drawWeights = `    w[s * parameterVectors + i] =
      randomNormal(vec4u(i, step.firstDraw + s, step.index + 1u, ${streams.weights}u), nextMu, sigma);`;

/** WGSL: `writeNext`, which makes what the next step multiplies by, if this pass does that. */
const writeNext = ({ estimator, noise, drawCount }: Variant) => wgsl`
fn writeNext(i: u32, nextMu: vec4f, nextRho: vec4f) {
#if ${noise === 'weights'}
  let sigma = softplus(nextRho);
${eachDraw(drawCount, drawWeights)}
#elif ${estimator === 'local'}
  let sigma = softplus(nextRho);
  dvariance[i] = sigma * sigma;
#endif
}`;

const variants = gradientVariants.flatMap((variant) =>
  combinations({ optimiser: optimiserRules }).map((choice) => ({ ...variant, ...choice })),
);

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
  variants,
  workgroup: [64, 1],
  code: (variant) => wgsl`
${copiedStep}
${finite}
${sweep}
${gradientSnippet(variant, 'readWrite')}
${optimiserSnippet(variant.optimiser)}

@group(0) @binding(4) var<storage, read_write> mu: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rho: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> muMoments: array<vec4f>;
#if ${variant.estimator !== 'point'}
@group(0) @binding(7) var<storage, read_write> rhoMoments: array<vec4f>;
#endif
@group(0) @binding(8) var<storage, read_write> partials: array<vec2f>;
#if ${variant.noise === 'weights'}
@group(0) @binding(9) var<storage, read_write> w: array<vec4f>;
#endif
${steps(variant)}
${writeNext(variant)}
${main(variant)}`,
});
