/**
 * Priors over one weight. A prior is one WGSL function: its log density and its score s(w) = -d log p(w) /
 * dw, which share their expensive part. Its numbers are a row of the table `priors`, one a layer. To add a
 * prior, add a row here, its twin in src/reference/prior.ts and a test.
 *
 * The log sigmas of a regression's noise are outputs of the last layer. Their biases are parameters of the
 * likelihood: they have the prior N(0, noiseSd^2), whatever the family of the weights' prior. They are the
 * last live parameters of their layer, so one number says which they are.
 */
import { logGaussian } from './gaussian.ts';

/**
 * Words in a row of the table: where the layer ends in the arena, the numbers of its prior, and which of its
 * parameters have the noise's prior.
 */
export const priorRow = ['end', 'mix', 'scale1', 'scale2', 'noiseFrom', 'noiseSd'] as const;

/** The table as the shaders read it. */
export function priorRows(
  layers: readonly {
    readonly end: number;
    readonly numbers: readonly [mix: number, scale1: number, scale2: number];
    /** The float from which on parameters have the prior N(0, sd^2). Absent: none has. */
    readonly noise?: { readonly from: number; readonly sd: number };
  }[],
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(priorRow.length * layers.length);
  const floats = new Float32Array(words.buffer);
  layers.forEach(({ end, numbers, noise = { from: 4 * end, sd: 1 } }, l) => {
    const at = priorRow.length * l;
    words[at] = end;
    floats.set(numbers, at + 1);
    words[at + 4] = noise.from;
    floats[at + 5] = noise.sd;
  });
  return words;
}

const term = `
// \`end\`: the vec4 after the layer's last one. \`mix\`: the share of a mixture's first component. A prior
// with one scale has it in \`scale1\`. \`noiseFrom\`: the float of the arena from which on parameters up to
// the layer's end have the prior N(0, noiseSd^2); 4 end if none has.
struct LayerPrior {
  end: u32, mix: f32, scale1: f32, scale2: f32,
  noiseFrom: u32, noiseSd: f32,
}
struct PriorTerm { logDensity: vec4f, score: vec4f }

// the prior of four neighbours
struct WeightPrior { layer: LayerPrior, isNoise: vec4<bool> }

fn weightPrior(i: u32, layer: LayerPrior) -> WeightPrior {
  return WeightPrior(layer, vec4u(4u * i) + vec4u(0u, 1u, 2u, 3u) >= vec4u(layer.noiseFrom));
}

fn gaussianTerm(w: vec4f, scale: vec4f) -> PriorTerm {
  return PriorTerm(logGaussian(w, vec4f(), scale), w / (scale * scale));
}

// few vec4s have a lane of the noise, so the others spare themselves its prior
fn prior(w: vec4f, p: WeightPrior) -> PriorTerm {
  let ofLayer = layerPrior(w, p.layer);
  if (!any(p.isNoise)) { return ofLayer; }
  let ofNoise = gaussianTerm(w, vec4f(p.layer.noiseSd));
  return PriorTerm(
    select(ofLayer.logDensity, ofNoise.logDensity, p.isNoise),
    select(ofLayer.score, ofNoise.score, p.isNoise),
  );
}

// the scales of a Gaussian prior
fn gaussianScale(p: WeightPrior) -> vec4f {
  return select(vec4f(p.layer.scale1), vec4f(p.layer.noiseSd), p.isNoise);
}
`;

const gaussian = `
fn layerPrior(w: vec4f, p: LayerPrior) -> PriorTerm {
  return gaussianTerm(w, vec4f(p.scale1));
}`;

// The score of a weight of exactly 0 is 0, a subgradient.
const laplace = `
fn layerPrior(w: vec4f, p: LayerPrior) -> PriorTerm {
  let scale = vec4f(p.scale1);
  return PriorTerm(-log(2.0 * scale) - abs(w) / scale, sign(w) / scale);
}`;

// The two components are added by log-sum-exp. The density of a narrow second component would underflow.
const mixture = `
fn layerPrior(w: vec4f, p: LayerPrior) -> PriorTerm {
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
 * WGSL: `LayerPrior`, `weightPrior(i, layer)`, and `prior(w, p) -> PriorTerm` of four weights whose layer has
 * a prior of the given kind, with the Gaussian density it needs.
 */
export function priorSnippet(kind: PriorKind): string {
  return logGaussian + term + priors[kind];
}
