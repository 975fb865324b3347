/** metrics.json: what came out of a run, measured on its test examples and on those held out. Version 3. */
import * as v from 'valibot';
import { digest, finite, fraction, notNegative, runId, seed, whole } from './fields.ts';

const measured = {
  /** Draws behind the predictions: those asked for, 1 of a plain network, the members of an ensemble. */
  draws: whole(1),
  /** Test images, or rows. */
  examples: whole(1),
};

export const classification = v.strictObject({
  task: v.literal('classification'),
  /** Fraction of wrong predictions, with probabilities averaged over the draws. */
  error: fraction,
  /** The same with every weight at its posterior mean; null for an ensemble, which has no mean network. */
  errorMeanWeights: v.nullable(fraction),
  /** Nats per example, of the mean probability. */
  nll: notNegative,
  ece: fraction,
  /** 0 to 2. */
  brier: notNegative,
  /**
   * Share of the examples that more probably than not are none of the classes, if the network has a class for
   * that. The other scores are then of the probabilities given that it is one of them.
   */
  none: v.exactOptional(fraction),
  ...measured,
});

/** Where there are several targets, rmse, mae and coverage are over all of them, each in its own units. */
const regression = v.strictObject({
  task: v.literal('regression'),
  /** Root mean square error of the predictive mean, in the units of the table. */
  rmse: notNegative,
  /** The same with every weight at its posterior mean; null for an ensemble, which has no mean network. */
  rmseMeanWeights: v.nullable(notNegative),
  /** Mean absolute error of the predictive mean, in the units of the table. */
  mae: notNegative,
  /**
   * Nats per example (a row with all its targets) of the predictive density, which is the mean over draws,
   * in the units of the table: values of another unit have another density, so it may be negative and is
   * comparable on one table only.
   */
  nll: finite,
  /** Fraction of targets inside the central 90 % predictive interval, noise included; 0.9 is right. */
  coverage90: fraction,
  /** The same of each target in its own units, where there are several. */
  targets: v.exactOptional(
    v.array(v.strictObject({ name: v.string(), rmse: notNegative, mae: notNegative, coverage90: fraction })),
  ),
  ...measured,
});

const scores = v.variant('task', [classification, regression]);

const fields = {
  /** The WebGPU adapter that trained, as it describes itself. */
  adapter: v.string(),
  seed,
  epochs: notNegative,
  /** Wall-clock seconds. */
  trainSeconds: notNegative,
  examplesPerSecond: notNegative,
  test: scores,
  /** The same of the examples that were held out for choices, if some were; by the same draws. */
  validation: v.exactOptional(scores),
};

/** What a file is about; all null if it is from before files said so. */
const about = {
  /** The identity of the run. */
  run: v.nullable(runId),
  /** SHA-256 of the bytes of posterior.safetensors. */
  posterior: v.nullable(digest),
};

export const RunMetrics = v.strictObject({
  version: v.literal(3),
  ...about,
  /** What config.json said, as `digestOfJson` has it. */
  config: v.nullable(digest),
  ...fields,
});
export type RunMetrics = v.InferOutput<typeof RunMetrics>;

/** Of the files that say less: history.json, ood.json, prune.json. */
export const About = v.object({ run: v.optional(about.run), posterior: v.optional(about.posterior) });
export type About = { readonly run: string | null; readonly posterior: string | null };

export const RunMetricsV2 = v.strictObject({ version: v.literal(2), ...fields });

export function upgradeMetricsV2(old: v.InferOutput<typeof RunMetricsV2>): RunMetrics {
  return { ...old, version: 3, run: null, posterior: null, config: null };
}

export type ClassificationTest = v.InferOutput<typeof classification>;
export type RegressionTest = v.InferOutput<typeof regression>;
