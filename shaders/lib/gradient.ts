/**
 * From what backpropagation found to the total gradient of a parameter, L = mean(nll) + c KL, averaged over S draws:
 *
 *   c = klScale, g = d mean(nll) / dw
 *   draw:    dmu = g + c dKL/dmu,  drho = (g eps + c dKL/dsigma) sigmoid(rho)       Blundell et al. 2015, section 3.2
 *   flipout: as draw, with g eps replaced by dperturbation eps
 *   local:   dmu = g + c dKL/dmu,  drho = (2 sigma dvariance + c dKL/dsigma) sigmoid(rho)
 *   point:   dmu = g + c s(mu), s the prior's score: a weight without a width, whose KL is its -log p(mu)
 *
 * `update` and `gradientNorm` share it, so that what is clipped is what is applied.
 */
import { type Access, combinations, read, readWrite, wgsl } from '../kernel.ts';
import { type DrawCount, drawCounts, eachDraw } from './draws.ts';
import { softplus } from './gaussian.ts';
import { type KlKind, klSnippet, klVariants } from './kl.ts';
import { type PriorKind, priorSnippet } from './prior.ts';
import { random, streams } from './random.ts';

export type GradientEstimator = 'draw' | 'local' | 'flipout' | 'point';

/**
 * Where eps comes from. `weights`: from the draw that it made, eps = (w - mu) / sigma, to within 2^-24 |w| / sigma. `counter`: made
 * again, where no such draw is kept in full precision. The draw is read in an instant; Philox takes a fifth of `update` on the CPU.
 */
export type NoiseSource = 'weights' | 'counter';

/** The estimators, numbers of draws, priors and KLs that go together; a point has no posterior to integrate over. */
export const gradientVariants = klVariants.flatMap(({ prior, kl }) =>
  combinations({
    estimator: ['draw', 'local', 'flipout', 'point'],
    noise: ['weights', 'counter'],
    draws: drawCounts,
  })
    .filter(
      ({ estimator, noise }) =>
        (estimator !== 'point' || kl === 'sampled') && (estimator === 'draw' || noise === 'counter'),
    )
    .map((choice) => ({ ...choice, prior, kl })),
);

/**
 * What the snippet reads; the numbers of the bindings are the places in this list. Who is done with the gradient of the variances may
 * write there.
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
  read('priors', '[L] where each layer ends, and the numbers of its prior'),
];

const dSigmaOfNll = {
  draw: 'g * eps',
  flipout: 'dperturbation[at] * eps',
  local: '2.0 * sigma * dvariance[at]',
} as const;

/**
 * WGSL: the bindings above and `gradientOf(i, mu, rho, prior of the layer)`. Needs the override `parameterVectors`, and the binding `w`
 * if the noise comes from the weights. Weights that are dead (`isDead(rho)`) have gradient and KL 0.
 */
export const gradientSnippet = (
  variant: {
    readonly estimator: GradientEstimator;
    readonly noise: NoiseSource;
    readonly draws: DrawCount;
    readonly prior: PriorKind;
    readonly kl: KlKind;
  },
  dvariance: Access,
): string => {
  const { estimator, noise, draws, prior, kl } = variant;
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

struct ParameterGradient { dMu: vec4f, dRho: vec4f, kl: vec4f }

fn gradientOf(i: u32, m: vec4f, r: vec4f, layer: LayerPrior) -> ParameterGradient {
  let dead = isDead(r);
#if ${estimator === 'point'}
  let term = prior(m, layer);
  var dMu = step.klScale * term.score;
  // draws of a point differ in what they drop
${eachDraw(draws, '    dMu += dw[s * parameterVectors + i];')}
  return ParameterGradient(select(dMu, vec4f(), dead), vec4f(), select(-term.logDensity, vec4f(), dead));
#else
  let t = exp(-abs(r));
  let sigma = select(softplusBy(t, r), vec4f(1.0), dead);
  let dSigmaDRho = sigmoidBy(t, r);
  let share = 1.0 / f32(step.draws);
  let c = step.klScale * share;
  var dMu = vec4f();
  var dSigma = vec4f();
  var kl = vec4f();
${eachDraw(
  draws,
  wgsl`
    let at = s * parameterVectors + i;
#if ${noise === 'weights'}
    let eps = (w[at] - m) / sigma;
#elif ${estimator !== 'local' || kl === 'sampled'}
    let eps = randomNormal(vec4u(i, step.firstDraw + s, step.index, ${String(streams.weights)}u), vec4f(), vec4f(1.0));
#else
    let eps = vec4f();
#endif
    let term = klOf(m, sigma, eps, layer);
    let g = dw[at];
    dMu += g + c * term.dMu;
    dSigma += ${estimator === 'point' ? '' : dSigmaOfNll[estimator]} + c * term.dSigma;
    kl += term.value * share;`,
)}
  // the entropy's -c / sigma enters as sigmoid(rho) / sigma, which tends to 1 where sigma vanishes
  let dRho = dSigma * dSigmaDRho - step.klScale * (dSigmaDRho / sigma);
  return ParameterGradient(select(dMu, vec4f(), dead), select(dRho, vec4f(), dead), select(kl, vec4f(), dead));
#endif
}`;
};
