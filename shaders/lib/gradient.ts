/**
 * The gradient of L = mean(nll) + c KL with respect to a parameter, from what backpropagation found, averaged
 * over S draws:
 *
 *   c = klScale, g = d mean(nll) / dw
 *   draw:    dmu = g + c dKL/dmu,  drho = (g eps + c dKL/dsigma) sigmoid(rho) (Blundell et al. 2015, 3.2)
 *   flipout: as draw, with g eps replaced by dperturbation eps
 *   local:   dmu = g + c dKL/dmu,  drho = (2 sigma dvariance + c dKL/dsigma) sigmoid(rho)
 *   point:   dmu = g + c s(mu), s the prior's score: a weight without a width, whose KL is its -log p(mu)
 *
 * `update` and `gradientNorm` share it, so the norm is that of the gradient that is applied.
 */
import { type Access, combinations, read, readWrite, wgsl } from '../kernel.ts';
import { type DrawCount, drawCounts } from './draws.ts';
import { softplus } from './gaussian.ts';
import { type KlKind, klSnippet, klVariants } from './kl.ts';
import { type PriorKind, priorSnippet } from './prior.ts';
import { random, streams } from './random.ts';

export type GradientEstimator = 'draw' | 'local' | 'flipout' | 'point';

/**
 * Where eps comes from. `weights`: it is computed from the drawn weights, eps = (w - mu) / sigma, to within
 * 2^-24 |w| / sigma. `counter`: it is drawn again, because no weights are kept in full precision.
 */
export type EpsSource = 'weights' | 'counter';

/** The estimators, numbers of draws, priors and KLs that go together. A point has no closed-form KL. */
export const gradientVariants = klVariants.flatMap(({ prior, kl }) =>
  combinations({
    estimator: ['draw', 'local', 'flipout', 'point'],
    noise: ['weights', 'counter'],
    drawCount: drawCounts,
  })
    .filter(
      ({ estimator, noise }) =>
        (estimator !== 'point' || kl === 'sampled') && (estimator === 'draw' || noise === 'counter'),
    )
    .map((choice) => ({ ...choice, prior, kl })),
);

/**
 * The buffers that the functions read. Their binding numbers are their places in this list. A kernel may
 * write over the gradient of the variances once it has read it.
 */
export const gradientBindings = (dvariance: Access) => [
  read('dw', '[S, P] gradient of the mean NLL with respect to w (local: mu)'),
  (dvariance === 'read' ? read : readWrite)(
    'dvariance',
    `[S, P] gradient of the mean NLL with respect to sigma^2${dvariance === 'read' ? '' : "; then [P] the next step's sigma^2"}`,
    (v) => v.estimator === 'local',
  ),
  read(
    'dperturbation',
    '[S, P] gradient of the mean NLL with respect to sigma eps',
    (v) => v.estimator === 'flipout',
  ),
  read('priors', '[L] where each layer ends, the numbers of its prior, and those of the noise'),
];

interface GradientVariant {
  readonly estimator: GradientEstimator;
  readonly noise: EpsSource;
  readonly drawCount: DrawCount;
  readonly prior: PriorKind;
  readonly kl: KlKind;
}

// Four weights before the step. The sigma of dead weights is set to 1, so that everything stays finite.
const weightOf = `
struct Weight { mu: vec4f, rho: vec4f, sigma: vec4f, dSigmaDRho: vec4f, dead: vec4<bool> }

fn weightOf(mu: vec4f, rho: vec4f) -> Weight {
  let t = exp(-abs(rho));
  let dead = isDead(rho);
  return Weight(mu, rho, select(softplusBy(t, rho), vec4f(1.0), dead), sigmoidBy(t, rho), dead);
}`;

const epsOf = ({ noise, estimator, kl }: GradientVariant) => wgsl`
fn epsOf(i: u32, s: u32, weight: Weight) -> vec4f {
#if ${estimator === 'point' || (estimator === 'local' && kl === 'closed')}
  return vec4f();  // not asked for
#elif ${noise === 'weights'}
  return (w[s * parameterVectors + i] - weight.mu) / weight.sigma;
#else
  return randomNormal(vec4u(i, step.firstDraw + s, step.index, ${String(streams.weights)}u), vec4f(), vec4f(1.0));
#endif
}`;

const dSigmaOfLoss = {
  draw: 'g * eps',
  flipout: 'dperturbation[at] * eps',
  local: '2.0 * sigma * dvariance[at]',
  point: 'vec4f()',
} as const;

const lossGradient = ({ estimator }: GradientVariant) => `
// d mean(nll) / dmu and / dsigma, from draw s
fn lossGradient(i: u32, s: u32, sigma: vec4f, eps: vec4f) -> Gradient {
  let at = s * parameterVectors + i;
  let g = dw[at];
  return Gradient(g, ${dSigmaOfLoss[estimator]}, vec4f());
}`;

const klGradient = ({ estimator }: GradientVariant) => wgsl`
// c dKL / dmu and / dsigma, and the KL: the share of draw s
fn klGradient(s: u32, weight: Weight, eps: vec4f, p: WeightPrior) -> Gradient {
#if ${estimator === 'point'}
  // -log p(mu) is the same in every draw, and counts once
  let ofMu = prior(weight.mu, p);
  let once = vec4<bool>(s == 0u);
  return Gradient(select(vec4f(), step.klScale * ofMu.score, once), vec4f(), select(vec4f(), -ofMu.logDensity, once));
#else
  let share = 1.0 / f32(step.draws);
  let c = step.klScale * share;
  let term = klOf(weight.mu, weight.sigma, eps, p);
  return Gradient(c * term.dMu, c * term.dSigma, term.value * share);
#endif
}`;

const rhoGradient = ({ estimator }: GradientVariant) => wgsl`
// from dsigma to drho. The entropy's part of the KL, -c / sigma, enters here as sigmoid(rho) / sigma, which
// tends to 1 where sigma vanishes
fn rhoGradient(dSigma: vec4f, weight: Weight) -> vec4f {
#if ${estimator === 'point'}
  return vec4f();
#else
  let dRho = dSigma * weight.dSigmaDRho - step.klScale * (weight.dSigmaDRho / weight.sigma);
  return select(dRho, vec4f(), weight.dead);
#endif
}`;

/**
 * WGSL: the bindings above, and the parts of a total gradient: `weightOf`, `epsOf`, `lossGradient`,
 * `klGradient` and `rhoGradient`. A pass adds up the gradients of loss and KL over the draws. Needs the
 * override `parameterVectors`, and the binding `w` if the noise comes from the weights.
 */
export const gradientSnippet = (variant: GradientVariant, dvariance: Access): string => {
  const { estimator, prior, kl } = variant;
  return wgsl`
${softplus}
${random}
${priorSnippet(prior)}
#if ${estimator !== 'point'}
${klSnippet(kl)}
#endif

@group(0) @binding(0) var<storage, read> dw: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(1) var<storage, ${dvariance === 'read' ? 'read' : 'read_write'}> dvariance: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(2) var<storage, read> dperturbation: array<vec4f>;
#endif
@group(0) @binding(3) var<storage, read> priors: array<LayerPrior>;

// a gradient with respect to mu and to sigma, and the value of the KL
struct Gradient { mu: vec4f, sigma: vec4f, kl: vec4f }
${weightOf}
${epsOf(variant)}
${lossGradient(variant)}
${klGradient(variant)}
${rhoGradient(variant)}`;
};
