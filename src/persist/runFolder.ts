/** The JSON files of a run folder: what was asked for (config.json) and what came out (metrics.json). */
import * as v from 'valibot';
import { checkJson, numberThat, parseJson } from './json.ts';

/** Names of the files in a run folder. */
export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.json',
  posterior: 'posterior.safetensors',
} as const;

const whole = (least: number) =>
  numberThat(`a whole number of at least ${least}`, (x) => Number.isSafeInteger(x) && x >= least);
const seed = numberThat(
  'a whole number from 0 to 2^32 - 1',
  (x) => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
);
const finite = numberThat('a finite number');
const positive = numberThat('a number above 0', (x) => x > 0);
const notNegative = numberThat('a number of at least 0', (x) => x >= 0);
const fraction = numberThat('a fraction from 0 to 1', (x) => x >= 0 && x <= 1);
/** At 0 or 1 a mixture is one Gaussian and the logarithm of the other weight is infinite. */
const mixtureWeight = numberThat('a number above 0 and below 1', (x) => x > 0 && x < 1);

const layersSchema = v.custom<number[]>(
  (x) => Array.isArray(x) && x.length >= 2,
  'at least two layer sizes, from input to output',
);

/** Unknown fields are errors: a misspelt setting must not be a setting left at nothing. */
export const RunConfig = v.strictObject({
  version: v.literal(1),
  /** Units of each layer, input first: [784, 400, 400, 10]. */
  layers: v.pipe(layersSchema, v.array(whole(1))),
  /** How a gradient is estimated: one weight draw a minibatch, local reparameterisation, or flipout. */
  estimator: v.picklist(['draw', 'local', 'flipout']),
  /** Standard deviations; `mix` is the weight of the first component. */
  prior: v.variant('kind', [
    v.strictObject({ kind: v.literal('gaussian'), scale: positive }),
    v.strictObject({ kind: v.literal('laplace'), scale: positive }),
    v.strictObject({ kind: v.literal('mixture'), mix: mixtureWeight, scale1: positive, scale2: positive }),
  ]),
  epochs: whole(0),
  batch: whole(1),
  learningRate: positive,
  /** Learning rate of rho, as a multiple of that of mu. */
  rhoLearningRateFactor: notNegative,
  schedule: v.picklist(['cosine', 'constant']),
  klWeights: v.picklist(['uniform', 'paper']),
  /** Factor of the KL term; 1 is Bayes. */
  temperature: notNegative,
  initialRho: finite,
  /** Inputs are pixels times this. */
  inputScale: positive,
  seed,
  /** Posterior draws of a prediction. */
  draws: whole(1),
  /** The preset this configuration came from, or null. */
  preset: v.nullable(v.string()),
  trainImages: whole(1),
  dataset: v.custom<string>((x) => typeof x === 'string' && x !== '', 'a name'),
});
export type RunConfig = v.InferOutput<typeof RunConfig>;

export const RunMetrics = v.strictObject({
  /** The WebGPU adapter that trained, as it describes itself. */
  adapter: v.string(),
  seed,
  epochs: notNegative,
  /** Wall-clock seconds. */
  trainSeconds: notNegative,
  imagesPerSecond: notNegative,
  test: v.strictObject({
    /** Fraction of wrong predictions, with probabilities averaged over the draws. */
    error: fraction,
    /** The same with every weight at its posterior mean. */
    errorMeanWeights: fraction,
    /** Nats. */
    nll: notNegative,
    ece: fraction,
    brier: notNegative,
    draws: whole(1),
    images: whole(1),
  }),
});
export type RunMetrics = v.InferOutput<typeof RunMetrics>;

const hint = 'correct the file by hand, or train again to write a new one';

/**
 * Reads the text of config.json.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function parseRunConfig(file: string, text: string): RunConfig {
  const source = { file, hint };
  return checkJson(source, RunConfig, parseJson(source, text));
}

/**
 * Reads the text of metrics.json.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function parseRunMetrics(file: string, text: string): RunMetrics {
  const source = { file, hint };
  return checkJson(source, RunMetrics, parseJson(source, text));
}
