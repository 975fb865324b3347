/**
 * Priors over one weight. A prior is one WGSL function: its log density and its score s(w) = -d log p(w) /
 * dw, which share their expensive part. Its numbers are a row of the table `priors`, one a layer. To add a
 * prior, add a row here, its twin in src/reference/prior.ts and a test.
 */
import { logGaussian } from './gaussian.ts';

/** Words in a row of the table: where the layer ends in the arena, and the numbers of its prior. */
export const priorRow = ['end', 'mix', 'scale1', 'scale2'] as const;

const term = `
// \`end\`: the vec4 after the layer's last one. \`mix\`: the share of a mixture's first component. A prior
// with one scale has it in \`scale1\`.
struct LayerPrior { end: u32, mix: f32, scale1: f32, scale2: f32 }
struct PriorTerm { logDensity: vec4f, score: vec4f }
`;

const gaussian = `
fn prior(w: vec4f, p: LayerPrior) -> PriorTerm {
  let scale = vec4f(p.scale1);
  return PriorTerm(logGaussian(w, vec4f(), scale), w / (scale * scale));
}`;

// The score of a weight of exactly 0 is 0, a subgradient.
const laplace = `
fn prior(w: vec4f, p: LayerPrior) -> PriorTerm {
  let scale = vec4f(p.scale1);
  return PriorTerm(-log(2.0 * scale) - abs(w) / scale, sign(w) / scale);
}`;

// The two components are added by log-sum-exp. The density of a narrow second component would underflow.
const mixture = `
fn prior(w: vec4f, p: LayerPrior) -> PriorTerm {
  let scale1 = vec4f(p.scale1);
  let scale2 = vec4f(p.scale2);
  let log1 = log(p.mix) + logGaussian(w, vec4f(), scale1);
  let log2 = log(1.0 - p.mix) + logGaussian(w, vec4f(), scale2);
  let top = max(log1, log2);
  let e1 = exp(log1 - top);
  let e2 = exp(log2 - top);
  let total = e1 + e2;
  return PriorTerm(top + log(total), w * ((e1 / total) / (scale1 * scale1) + (e2 / total) / (scale2 * scale2)));
}`;

const priors = { gaussian, laplace, mixture } as const;

export type PriorKind = keyof typeof priors;
export const priorKinds = Object.keys(priors) as PriorKind[];

/**
 * WGSL: `LayerPrior`, and `prior(w, p) -> PriorTerm` of the given kind, with the Gaussian density it needs.
 */
export function priorSnippet(kind: PriorKind): string {
  return logGaussian + term + priors[kind];
}
